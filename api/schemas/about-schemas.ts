/** The TypeBox schema of the shape in `core/about-resources.ts`. */
import Type from 'typebox';

export const AboutSchema = Type.Object(
  { accessibilityContact: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
