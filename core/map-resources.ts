/** The shapes of what the map is drawn from, shared by api, console and tests. */
import type { Position } from './devices.ts';

/** Rings of a polygon: the first is the border, the others are holes. */
export type Rings = Position[][];

export type AreaGeometry =
  | { type: 'Polygon'; coordinates: Rings }
  | { type: 'MultiPolygon'; coordinates: Rings[] };

/**
 * `GET /api/v1/boundaries` : GeoJSON with foreign members. Cities the caller may see carry their slug; the towns
 * around them are the muted background.
 */
export interface BoundariesResource {
  type: 'FeatureCollection';
  /** To be shown wherever the borders are drawn; '' when the operator's own file asks for none. */
  credit: string;
  /** Present when a background map is configured. */
  basemap?: {
    /** Path of a MapLibre style on this server. */
    style: string;
    credit: string;
  };
  features: {
    type: 'Feature';
    properties: { ags: string; name: string; city?: string };
    geometry: AreaGeometry;
  }[];
}
