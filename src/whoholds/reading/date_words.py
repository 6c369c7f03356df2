"""The words dates are told in: one pattern of everything English reports call a day, a month or a span by."""

from __future__ import annotations

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"), ("july", "jul"),
            ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"  # noqa: E501
_DAY = r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few|couple of)"
_NTH = r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:nd|rd|th))"
_UNIT = r"(?:hour|day|week|month|year)s?"

_BEGINNINGS = (
    *WEEKDAYS, *MONTHS, *SEASONS, "a", "after", "an", "around", "at", "before", "beginning", "between", "by", "closing", "couple",
    "during", "early", "earlier", "eight", "eleven", "end", "few", "final", "first", "five", "following", "for", "four", "from",
    "hours", "in", "last", "late", "later", "mid", "middle", "next", "nine", "of", "on", "one", "opening", "over", "overnight",
    "past", "previous", "same", "seven", "several", "since", "six", "start", "ten", "that", "the", "this", "three", "throughout",
    "today", "tomorrow", "tonight", "towards", "twelve", "two", "until", "very", "within", "yesterday",
)  # fmt: skip
"""Every word a date may begin with: the pattern, which is long, is tried where two letters of one stand."""


def _begins() -> str:
    after: dict[str, str] = {}
    for word in sorted({f"{w} "[:2] for w in _BEGINNINGS}):
        after[word[0]] = after.get(word[0], "") + word[1]
    return r"(?=\d|" + "|".join(f"{first}[{second}]" for first, second in after.items()) + ")"


PATTERN = re.compile(  # of text in small letters: to look past case doubles what matching costs
    rf"\b{_begins()}(?:"
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?:on (?:or (?:about|around) )?)?(?:{_WEEKDAY},? )?(?:the )?(?P<dmy_day>{_DAY})(?: ?(?:-|to|and) ?(?P<dmy_last>{_DAY}))?(?: of)? (?P<dmy_month>{_MONTH})(?:,? (?P<dmy_year>{_YEAR})| (?P<dmy_way>last|this) year)?"  # noqa: E501
    rf"|(?:on )?(?:{_WEEKDAY},? )?(?P<mdy_month>{_MONTH}) (?P<mdy_day>{_DAY})\b(?: ?(?:-|to|and) ?(?P<mdy_last>{_DAY}))?(?!\d)(?:,? (?P<mdy_year>{_YEAR}))?"  # noqa: E501
    rf"|(?P<part>early|mid|late|(?:in )?(?:the )?(?:beginning|start|middle|end|(?:first|last|final|closing|opening|early) (?:days|week|weeks)) of)[- ](?P<part_month>{_MONTH})(?:,? (?P<part_year>{_YEAR}))?"  # noqa: E501
    rf"|(?P<part2>early|mid|late|(?:the )?(?:beginning|start|middle|end) of)[- ](?P<part_year2>{_YEAR})"
    rf"|(?:in |since |until |by )?(?P<month3>{_MONTH}) (?P<month3_way>last|this) year"
    r"|(?P<since_dawn>(?:since|from) (?:the )?(?:early |this )?(?:morning|dawn|daybreak|midnight)|since the (?:start|beginning) of the day|(?:during|throughout|over) the day)"  # noqa: E501
    rf"|(?:on|since|until|by) (?:the )?(?P<short_day>mon|tues?|wed|thurs?|fri|sat|sun)\b\.?"
    r"|(?:on|by|since|until) the (?P<nth>\d{1,2}(?:st|nd|rd|th)|tenth|eleventh|twelfth|fifteenth|twentieth)(?=\s*(?:[.,;:)\u2013\u2014]|$|and\b|the\b))"  # noqa: E501
    rf"|(?P<lasting>(?:in|within) (?:just |only |little |a little |barely |nearly |almost |about |some )*(?:over |under |more than |less than )?{_COUNT} (?:weeks|months|years|decades))(?! of)"  # noqa: E501
    r"|(?P<clock>at (?:about |around )?\d{1,2}[:.]\d\d(?: ?(?:a\.?m|p\.?m)\.?)?(?: local time| hours)?(?!\d)|hours (?:earlier|later)"
    r"|(?:at|before|after|around|until|by|towards?) (?:about )?(?:dawn|daybreak|first light|sunrise|midnight|noon|midday|dusk|sunset|nightfall)"  # noqa: E501
    r"|(?:in|until|during) the (?:early|small) hours|(?:in|by|until) the (?:late )?(?:morning|afternoon|evening)|by evening"
    rf"|(?:at|until|since|around|by) (?:{_COUNT}|\d{{1,2}}) (?:o'clock )?in the (?:morning|afternoon|evening))"
    rf"|(?P<this_part>(?:earlier|later) (?:this|on|in the) ?(?:day|week|month|year))"
    rf"|(?:(?P<weekday_mod>last|this|past|next|previous|following|early|late) )?(?P<weekday>{_WEEKDAY})(?: (?P<weekday_part>morning|afternoon|evening|night))?"  # noqa: E501
    r"|(?P<same>(?:on |that |the )?(?:the )?(?:same|very same) (?:day|night|morning|evening|week|month))"
    r"|(?P<next_day>(?:on )?(?:the )?(?:following|next) (?:day|morning|night)|a day later|one day later|the day after(?! tomorrow))"
    r"|(?P<previous_day>(?:on )?the (?:previous|preceding) (?:day|night)|a day earlier|one day earlier|the day before(?! yesterday)|the night before)"  # noqa: E501
    rf"|(?P<later>(?P<later_count>{_COUNT}) (?P<later_unit>{_UNIT}) (?P<later_way>later|earlier|before that))"
    rf"|(?P<ago>(?P<ago_count>{_COUNT}) (?P<ago_unit>{_UNIT}) ago)"
    rf"|(?P<span>(?:in|over|within|during|for) (?:the )?(?P<span_way>following|next|subsequent|past|last|previous|preceding|ensuing|coming) (?:(?P<span_count>{_COUNT}) )?(?P<span_unit>{_UNIT})(?! of))"  # noqa: E501
    rf"|(?P<today>today|tonight|this (?:morning|afternoon|evening)|earlier in the day|for (?:a|the) {_NTH} (?:(?:consecutive|straight|successive) day|day (?:running|in a row)))"  # noqa: E501
    r"|(?P<ordinal_day>(?:on |for |in )?the (?P<ordinal>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) (?:consecutive |straight )?day)"  # noqa: E501
    r"|(?P<yesterday>yesterday|last night|overnight)"
    r"|(?P<before_yesterday>the day before yesterday)"
    r"|(?P<tomorrow>tomorrow)"
    r"|(?P<relative>(?P<relative_way>this|last|next|past|that|the same|previous) (?P<relative_unit>week|weekend|month|year)|(?P<weekend>(?:at|over|on) the weekend))"  # noqa: E501
    rf"|(?P<season_way>this |last |early |late )?(?:in the |the )?(?P<season>spring|summer|autumn|winter)(?: of)? (?P<season_year>{_YEAR})"
    rf"|(?:in |since |until |by |during |last |this |of |throughout )(?P<month>{_MONTH})(?:,? (?P<month_year>{_YEAR}))?(?!\.? ?\d)"
    rf"|(?P<month2>{_MONTH}),? (?P<month2_year>{_YEAR})"
    rf"|(?:in|since|during|by|until|from|throughout|of|between|late|early|mid) (?P<year>{_YEAR})\b(?! ?(?:people|fighters|square|km|civilians|soldiers|troops|militants|men))"  # noqa: E501
    rf"|(?P<numeric>\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})"
    r")\b"
)
ANCHOR = re.compile(
    rf"(?=[adefhjlmnostwy0-9])\b(?:{_WEEKDAY}|(?:to|yester|mid|week)?days?|mornings?|afternoon|evening|nights?|tonight|overnight|tomorrow|weekend|weeks?|months?|years?|hours?|spring|summer|autumn|winter"
    r"|dawn|daybreak|first light|sunrise|midnight|noon|dusk|sunset|nightfall|decades|(?:mon|tues?|wed|thurs?|fri|sat|sun)\b|\d{1,2}:\d\d|the (?:\d{1,2}(?:st|nd|rd|th)|tenth|eleventh|twelfth|fifteenth|twentieth)\b"  # noqa: E501
    rf"|{_MONTH}|{_YEAR}(?:-\d\d-\d\d)?|\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})"
)
"""Words without which there is no date; the letters ahead are those such a word begins with."""
BEFORE, AFTER = 40, 24
SINCE = re.compile(r"\b(since|from|until|till|by|before|after)\s+(?:the\s+|early\s+|late\s+|mid-?)?$", re.I)
