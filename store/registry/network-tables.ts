/** The tables of the fibre network as Kysely sees them; see tables.ts. What is searched by has columns, all is in `content`. */

export interface NetworkRow {
  id: string;
  city: string;
  content: string;
  version: number;
  changedMs: number;
  changedBy: string;
}

interface SpanColumns {
  fromMs: number;
  /** Null: until further notice. */
  untilMs: number | null;
}

export interface NetworkTables {
  /** The id is that of the device. */
  fibreNodes: NetworkRow;
  deployments: NetworkRow & SpanColumns;
  fibreLinks: NetworkRow & { deploymentId: string; aNode: string; zNode: string };
  linkOutages: NetworkRow & SpanColumns & { linkId: string };
  kitStock: NetworkRow;
  /** `city` owns what is lent; `untilMs` is when it really ends. */
  lendings: NetworkRow & SpanColumns & { borrowerCity: string };
}
