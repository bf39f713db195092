/** The schemas of `core/map-resources.ts`: GeoJSON as RFC 7946 has it. */
import Type from 'typebox';
import type { AreaGeometry } from '#core/map-resources.ts';

const closed = { additionalProperties: false } as const;

const AreaSchema = Type.Unsafe<AreaGeometry>(
  Type.Object(
    {
      type: Type.String({ enum: ['Polygon', 'MultiPolygon'] }),
      coordinates: Type.Array(Type.Array(Type.Any()), {
        description: 'Rings of [longitude, latitude]; of a MultiPolygon: lists of rings',
      }),
    },
    closed,
  ),
);

export const BoundariesSchema = Type.Object(
  {
    type: Type.Literal('FeatureCollection'),
    credit: Type.String({ description: 'To be shown wherever the borders are drawn' }),
    basemap: Type.Optional(
      Type.Object(
        {
          style: Type.String({ description: 'Path of a MapLibre style on this server' }),
          credit: Type.String(),
        },
        { ...closed, description: 'Present when a background map is configured' },
      ),
    ),
    features: Type.Array(
      Type.Object(
        {
          type: Type.Literal('Feature'),
          properties: Type.Object(
            {
              ags: Type.String({ description: 'Amtlicher Gemeindeschlüssel' }),
              name: Type.String(),
              city: Type.Optional(Type.String({ description: 'Slug; only of cities you may see' })),
            },
            closed,
          ),
          geometry: AreaSchema,
        },
        closed,
      ),
    ),
  },
  closed,
);
