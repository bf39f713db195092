/** Apart from the other schemas of alarms, because the key figures hold it, too. */
import Type from 'typebox';

const Count = Type.Integer();
const closed = { additionalProperties: false };

export const AlarmCountsSchema = Type.Object(
  {
    severities: Type.Object({ warning: Count, minor: Count, major: Count, critical: Count }, closed),
    fresh: Count,
    shelved: Count,
  },
  closed,
);
