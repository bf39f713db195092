/** The TypeBox schemas of the shapes in `core/search-resources.ts`. */
import Type from 'typebox';
import { StateSchema } from './request-content-schemas.ts';
import { KindSchema } from './resource-schemas.ts';

const closed = { additionalProperties: false } as const;

export const SearchSchema = Type.Object(
  {
    cities: Type.Array(Type.Object({ slug: Type.String(), name: Type.String() }, closed)),
    streets: Type.Array(
      Type.Object({ city: Type.String(), name: Type.String(), devices: Type.Integer() }, closed),
    ),
    devices: Type.Array(
      Type.Object({ id: Type.String(), city: Type.String(), kind: KindSchema, name: Type.String() }, closed),
    ),
    requests: Type.Array(
      Type.Object(
        { id: Type.String(), city: Type.String(), eventName: Type.String(), state: StateSchema },
        closed,
      ),
    ),
  },
  closed,
);
