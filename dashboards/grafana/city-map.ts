/**
 * The map of all devices by their presence. Positions and presence come from the registry. The base map is that
 * of the Grafana server (`GF_GEOMAP_DEFAULT_BASELAYER_CONFIG`), so it is configured once and never here.
 */
import * as common from '@grafana/grafana-foundation-sdk/common';
import { MapCenterID, PanelBuilder, TooltipMode } from '@grafana/grafana-foundation-sdk/geomap';
import { type Cell, type PanelSpec, toPanel } from './panel-spec.ts';

const built = <T>(value: T) => ({ build: () => value });

/** The query must give the columns `longitude`, `latitude` and `presence`. */
export function cityMap(spec: PanelSpec, look: { width: number; height: number }): Cell {
  const markers: common.MapLayerOptions = {
    type: 'markers',
    name: 'Geräte',
    tooltip: true,
    location: {
      mode: common.FrameGeometrySourceMode.Coords,
      longitude: 'longitude',
      latitude: 'latitude',
    },
    config: {
      showLegend: true,
      style: {
        color: { field: 'presence', fixed: 'dark-blue' },
        size: { fixed: 6, min: 4, max: 12 },
        opacity: 0.8,
        symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
      },
    },
  };
  const builder = new PanelBuilder()
    .view(built({ id: MapCenterID.Fit, allLayers: true, lat: 0, lon: 0, zoom: 12, padding: 10 }))
    .controls(built({ showZoom: true, mouseWheelZoom: true, showAttribution: true, showScale: true }))
    .basemap(built({ type: 'default', name: 'Grundkarte' }))
    .layers([built(markers)])
    .tooltip(built({ mode: TooltipMode.Details }));
  return { panel: toPanel(builder, spec, 'state'), ...look };
}
