(async () => {
  const unpack = async (name) => {
    const element = document.getElementById("whoholds-" + name);
    const text = element.textContent;
    element.remove();
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  };
  const script = async (name) => URL.createObjectURL(new Blob([await (await unpack(name)).arrayBuffer()], { type: "text/javascript" }));
  const [data, days, library, worker, page] = await Promise.all([
    unpack("data").then((r) => r.json()),
    unpack("days").then((r) => r.arrayBuffer()),
    script("library"),
    script("worker"),
    script("script"),
  ]);
  globalThis.whoholdsPage = { data, days, library, worker };
  await import(page);
})();
