// Every word of the page, in English and Arabic.
import type { Language } from "./days";

const WORDS = {
  map: ["Map of control", "خريطة السيطرة"],
  whoHeldWhat: ["Who held what on", "من يسيطر على ماذا في"],
  asKnownNow: ["as known now", "بحسب ما يُعرف الآن"],
  asKnownOn: ["as known on", "بحسب ما عُرف حتى"],
  assessedBy: ["assessed by", "تقدير بطريقة"],
  asOf: ["As of", "الوضع في"],
  known: ["Known", "المعرفة"],
  allReports: ["all reports so far", "كل التقارير حتى الآن"],
  play: ["Play", "تشغيل"],
  pause: ["Pause", "إيقاف"],
  day: ["Day", "اليوم"],
  search: ["Search places and sides", "ابحث عن الأماكن والأطراف"],
  noHit: ["Nothing found", "لا نتائج"],
  hits: ["{n} found", "عدد النتائج: {n}"],
  landHeld: ["Land held", "الأراضي المسيطر عليها"],
  inhabitedHeld: ["Inhabited land held", "الأراضي المأهولة المسيطر عليها"],
  settlementsHeld: ["Settlements held", "البلدات المسيطر عليها"],
  peopleHeld: ["People living under", "السكان الخاضعون لـ"],
  land: ["Land", "الأرض"],
  inhabited: ["Inhabited land", "الأرض المأهولة"],
  settlements: ["Settlements", "البلدات"],
  people: ["People", "السكان"],
  km2: ["km²", "كم²"],
  places: ["Places", "الأماكن"],
  count: ["number", "العدد"],
  measuredBy: ["Measured by", "القياس بحسب"],
  where: ["Where", "أين"],
  everywhere: ["Whole theatre", "المنطقة كلها"],
  nominal: ["nominal", "اسمية"],
  to: ["to", "إلى"],
  small: ["Small: share, and interval with {p}% coverage", "بالخط الصغير: الحصة، والمجال بتغطية {p}%"],
  noInterval: ["Small: share. Intervals are told for all reports so far only.", "بالخط الصغير: الحصة. المجالات متاحة لكل التقارير فقط."],
  signs: ["Signs", "الرموز"],
  steps: ["The paler, the less sure: 80% and more, 60%, less", "كلما بهت اللون قل اليقين: 80% فأكثر، 60%، أقل"],
  contestedSign: ["Contested, in the colours of both", "متنازع عليها، بلوني الطرفين"],
  staleSign: ["Last evidence older than 90 days, or none", "آخر دليل أقدم من 90 يوماً، أو لا دليل"],
  nominalSign: ["Nominal: far from any settlement or road", "اسمية: بعيدة عن أي بلدة أو طريق"],
  unknownSign: ["No evidence", "لا دليل"],
  claimedSign: ["Claimed by a party, not assessed so", "يدّعيها طرف، والتقدير غير ذلك"],
  occupiedSign: ["Held by another state, no part of this war", "بيد دولة أخرى، خارج هذه الحرب"],
  presentSign: ["Present without holding", "حضور بلا سيطرة"],
  besiegedSign: ["Besieged", "محاصرة"],
  layers: ["Layers", "الطبقات"],
  events: ["Events", "الأحداث"],
  presences: ["Present or claiming, without holding", "حضور أو ادعاء بلا سيطرة"],
  nominalLayer: ["Nominal land", "أرض اسمية"],
  fronts: ["Fronts", "الجبهات"],
  divisions: ["Divisions", "المحافظات"],
  roads: ["Rivers and roads", "الأنهار والطرق"],
  names: ["Names", "الأسماء"],
  basemap: ["Base map", "خريطة الأساس"],
  drawFrom: ["Draw from", "المصدر المرسوم"],
  allSources: ["All sources, weighed", "كل المصادر، موزونة"],
  alone: ["{s} alone", "{s} وحده"],
  compare: ["Compare", "مقارنة"],
  compareWith: ["Compare with", "قارن مع"],
  nothing: ["Nothing", "لا شيء"],
  anotherDay: ["Another day", "يوم آخر"],
  aSource: ["One source alone", "مصدر واحد"],
  swipe: ["Divider between the two maps", "الفاصل بين الخريطتين"],
  eventsOfDays: ["Events of the last {n} days", "أحداث آخر {n} يوماً"],
  deaths: ["killed", "قتلى"],
  noDeaths: ["deaths not told", "لا ذكر لقتلى"],
  sizeByDeaths: ["The larger, the more people were killed", "كلما كبر الرمز زاد عدد القتلى"],
  noEvents: ["No events told in these days", "لا أحداث في هذه الأيام"],
  area: ["Shares", "الحصص"],
  placesList: ["Every place on the map, as a list", "كل الأماكن في قائمة"],
  filter: ["Filter by name or holder", "تصفية بالاسم أو الطرف"],
  holder: ["Holder", "المسيطر"],
  sure: ["sure", "اليقين"],
  shownOf: ["{n} of {m} places", "{n} من {m} مكاناً"],
  close: ["Close", "إغلاق"],
  history: ["History", "التاريخ"],
  now: ["Estimate", "التقدير"],
  lastEvidence: ["Last evidence", "آخر دليل"],
  none: ["none", "لا يوجد"],
  daysBefore: ["{n} days before", "قبل {n} يوماً"],
  why: ["What was said of it", "ما قيل عنها"],
  weights: ["+ speaks for the likeliest holder, − against it", "+ لصالح المسيطر الأرجح، − ضده"],
  nothingSaid: ["Nobody spoke of it or of its surroundings in these months; the estimate rests on older and farther reports.", "لم يتحدث عنها أحد في هذه الأشهر؛ يستند التقدير إلى تقارير أقدم وأبعد."],
  at: ["at", "عند"],
  kmAway: ["{n} km away", "على بعد {n} كم"],
  document: ["Document", "الوثيقة"],
  population: ["{n} people", "{n} نسمة"],
  nobodyKnows: ["Nobody has reported", "لا تقارير"],
  sources: ["Sources and licences", "المصادر والتراخيص"],
  howToRead: [
    "Each place stands for the land nearest to it; the colour is its likeliest holder. A front on this map is where knowledge changes, not a line on the ground; what nobody reported cannot be seen here.",
    "كل مكان يمثل الأرض الأقرب إليه؛ واللون هو لون المسيطر الأرجح. الجبهة هنا هي حيث تتغير المعرفة، لا خط على الأرض؛ وما لم يبلّغ عنه أحد لا يُرى هنا.",
  ],
  madeWith: ["Made with whoholds", "أُعدّت بأداة whoholds"],
  language: ["العربية", "English"],
  mapLabel: ["Map. Arrow keys move it, + and − zoom. The same is told in the list of places.", "خريطة. أسهم لوحة المفاتيح تحركها، + و− للتكبير. والمعلومات نفسها في قائمة الأماكن."],
  slider: ["Day shown", "اليوم المعروض"],
  knownSlider: ["As known on", "بحسب ما عُرف حتى"],
  zoomIn: ["Zoom in", "تكبير"],
  zoomOut: ["Zoom out", "تصغير"],
  whole: ["Whole map", "الخريطة كلها"],
  failed: ["This part could not be loaded.", "تعذر تحميل هذا الجزء."],
  noWebgl: ["This browser cannot draw the map (WebGL 2 is off). The list of places tells the same.", "لا يستطيع هذا المتصفح رسم الخريطة (WebGL 2 معطل). قائمة الأماكن تروي الشيء نفسه."],
  frame: ["Go to", "انتقل إلى"],
  eventList: ["Events in these days", "أحداث هذه الأيام"],
  more: ["and {n} more: filter to see them", "و{n} أخرى: استعمل التصفية"],
  place: ["place", "مكان"],
  actor: ["side", "طرف"],
  claim: ["claim", "ادعاء"],
  denied: ["denied", "منفي"],
  source: ["source", "مصدر"],
} as const;

export type Word = keyof typeof WORDS;

let current: Language = "en";

export function speak(language: Language): void {
  current = language;
}

export function spoken(): Language {
  return current;
}

/** A word of the page; {n}-like gaps are filled. */
export function word(name: Word, gaps: Record<string, string | number> = {}): string {
  const text: string = WORDS[name][current === "ar" ? 1 : 0];
  return text.replace(/\{(\w)\}/g, (_, gap: string) => String(gaps[gap] ?? ""));
}

/** The name in the page's language, where there is one. */
export function named(thing: { name: string; name_ar?: string | null }): string {
  return (current === "ar" && thing.name_ar) || thing.name;
}

/** A country's name as the browser knows it; empty where it does not. */
export function inRegionNames(iso2: string | null | undefined, language: Language): string {
  if (!iso2 || !/^[A-Z]{2}$/.test(iso2)) return "";
  return new Intl.DisplayNames([language], { type: "region", fallback: "none" }).of(iso2) ?? "";
}

const EVENT_TYPES: Record<string, string> = {
  Battles: "معارك",
  "Explosions/Remote violence": "تفجيرات وعنف عن بعد",
  "Violence against civilians": "عنف ضد المدنيين",
  Protests: "احتجاجات",
  Riots: "أعمال شغب",
  "Strategic developments": "تطورات استراتيجية",
};

export function eventType(type: string): string {
  return current === "ar" ? (EVENT_TYPES[type] ?? type) : type;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** An area as a legend tells it: no digits that nobody can know. */
export function rough(value: number): string {
  if (value >= 10_000) return whole(Math.round(value / 100) * 100);
  if (value >= 1_000) return whole(Math.round(value / 10) * 10);
  return value >= 10 || value === 0 ? whole(value) : value.toFixed(1);
}

export function percent(share: number): string {
  if (share > 0 && share < 0.001) return "<0.1%";
  if (share > 0.99 && share < 1) return `${Math.min(share * 100, 99.9).toFixed(1)}%`;
  return share >= 0.1 || share === 0 ? `${Math.round(share * 100)}%` : `${(share * 100).toFixed(1)}%`;
}

/** For searching: without case, accents, Arabic vowel signs and the letters people mix up. */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/\u0640|[\u064b-\u065f]|\u0670/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .toLowerCase()
    .replace(/['’‘ʿʾ`-]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
