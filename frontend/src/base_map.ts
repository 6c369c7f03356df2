// A base map under the cells, where the user has one: an address of tiles, or a PMTiles file with pictures or with shapes.
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import type { Library } from "./map_view";

export interface BaseMap {
  source: SourceSpecification;
  layers: LayerSpecification[];
}

const QUIET = "#8b8f94";
const MVT = 1;

export async function openBaseMap(address: string | null, library: Library): Promise<BaseMap | null> {
  if (!address) return null;
  const url = new URL(address, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
  if (!/\.pmtiles($|\?)/.test(url)) return pictures({ type: "raster", tiles: [url], tileSize: 256 });
  const { PMTiles, Protocol } = await import("pmtiles");
  const file = new PMTiles(url);
  const protocol = new Protocol();
  protocol.add(file);
  library.addProtocol("pmtiles", (request, abort) => protocol.tile(request, abort));
  const header = await file.getHeader();
  if ((header.tileType as number) !== MVT) return pictures({ type: "raster", url: `pmtiles://${url}`, tileSize: 256 });
  const told = (await file.getMetadata()) as { vector_layers?: { id: string }[] };
  return { source: { type: "vector", url: `pmtiles://${url}` }, layers: (told.vector_layers ?? []).map((l) => outline(l.id)) };
}

function pictures(source: SourceSpecification): BaseMap {
  return { source, layers: [{ id: "basemap", type: "raster", source: "basemap", paint: { "raster-saturation": -0.6 } }] };
}

/** Whatever the layer means, its lines are drawn quietly: the holders are what the map tells. */
function outline(layer: string): LayerSpecification {
  return { id: `basemap-${layer}`, type: "line", source: "basemap", "source-layer": layer, paint: { "line-color": QUIET, "line-width": 0.6, "line-opacity": 0.7 } };
}
