// Files dropped or chosen are sent one by one, each with its progress and what became of it. Without this, the form sends them together.
interface Report {
  documents?: { id: string; name: string; title: string; added: Record<string, number>; known: boolean }[];
  problems?: string[];
  detail?: string;
  hint?: string;
}

export function takeFiles(form: HTMLFormElement, token: string): void {
  const drop = form.querySelector<HTMLElement>("[data-drop]");
  const list = form.querySelector<HTMLElement>("[data-uploads]");
  const input = form.querySelector<HTMLInputElement>('input[type="file"]');
  if (!drop || !list || !input) return;
  const words = list.dataset;
  const most = Number(form.dataset["mostFiles"] ?? "20");
  let line = Promise.resolve();

  function add(files: Iterable<File>): void {
    const chosen = [...files];
    if (chosen.length > most) {
      row("", words["tooMany"] ?? "", true);
      return;
    }
    for (const file of chosen) {
      const shown = row(file.name, words["sending"] ?? "");
      line = line.then(() => send(file, shown));
    }
  }

  function row(name: string, what: string, failed = false): { bar: HTMLProgressElement; what: HTMLElement } {
    const item = document.createElement("li");
    const called = document.createElement("bdi");
    called.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    const told = document.createElement("span");
    told.className = failed ? "what failed" : "what";
    told.textContent = what;
    item.append(...(failed ? [told] : [called, bar, told]));
    list!.append(item);
    return { bar, what: told };
  }

  function send(file: File, shown: { bar: HTMLProgressElement; what: HTMLElement }): Promise<void> {
    const data = new FormData();
    data.append("files", file);
    for (const name of ["published", "source", "title"]) data.append(name, form.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? "");
    return new Promise((done) => {
      const request = new XMLHttpRequest(); // fetch does not tell how much was sent
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRF-Token", token);
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total;
      });
      request.upload.addEventListener("load", () => {
        shown.bar.removeAttribute("value");
        shown.what.textContent = words["reading"] ?? "";
      });
      request.addEventListener("loadend", () => {
        shown.bar.value = 100;
        tell(request, shown.what);
        done();
      });
      request.send(data);
    });
  }

  function tell(request: XMLHttpRequest, what: HTMLElement): void {
    let report: Report;
    try {
      report = JSON.parse(request.responseText) as Report;
    } catch {
      report = { detail: request.status ? `${request.status} ${request.statusText}` : "" };
    }
    what.textContent = "";
    for (const document_ of report.documents ?? []) {
      const count = Object.values(document_.added).reduce((a, b) => a + b, 0);
      const link = document.createElement("a");
      link.href = `/documents/${encodeURIComponent(document_.id)}`;
      link.textContent = document_.known ? (words["known"] ?? "") : (words["done"] ?? "").replace("{count}", String(count));
      what.append(link, " ");
    }
    const wrong = [...(report.problems ?? []), [report.detail, report.hint].filter(Boolean).join(": ")].filter((text) => text !== "");
    if (request.status >= 400 || !report.documents?.length) {
      what.classList.add("failed");
      what.append([words["failed"] ?? "", ...wrong].join(": "));
    }
  }

  input.addEventListener("change", () => {
    if (input.files?.length) add(input.files);
    input.value = "";
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  form.addEventListener("dragleave", () => { drop.classList.remove("over"); });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer) add(event.dataTransfer.files);
  });
}
