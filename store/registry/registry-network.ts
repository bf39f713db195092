/**
 * The mobile fibre network in the registry: nodes, links, deployments, outages, kit and lending. Lists are in the order of
 * city and id; absent cities: all. Every `put` inserts version 1, else replaces the version before: CONFLICT when that is
 * not there, or when the city has as many as it may have (of outages and lendings the oldest that are over make room).
 * `delete` is false when the version is not there any more.
 */
import type {
  Deployment,
  FibreLink,
  FibreNode,
  KitStock,
  Lending,
  LinkOutage,
} from '#core/network/network.ts';
import type { AdmissionNetwork } from '#core/requests/admission.ts';

/** Who made the version and when. */
export interface Changed {
  changedMs: number;
  changedBy: string;
}

export interface RegistryNetwork {
  listNodes(cities?: readonly string[]): Promise<(FibreNode & Changed)[]>;
  /** NOT_FOUND without such a device. */
  putNode(node: FibreNode & Changed): Promise<void>;
  /** CONFLICT while a link, a deployment that is not over or a request uses it. */
  deleteNode(deviceId: string, version: number): Promise<boolean>;

  listLinks(cities?: readonly string[]): Promise<(FibreLink & Changed)[]>;
  getLink(id: string): Promise<(FibreLink & Changed) | undefined>;
  /** CONFLICT without a deployment of the city or without a node at an end. */
  putLink(link: FibreLink & Changed): Promise<void>;
  /** Its outages go with it. CONFLICT while a request holds capacity of it. */
  deleteLink(id: string, version: number): Promise<boolean>;

  /** Those that bear on [fromMs, untilMs) when it is given. */
  listDeployments(cities?: readonly string[], span?: Span): Promise<(Deployment & Changed)[]>;
  getDeployment(id: string): Promise<(Deployment & Changed) | undefined>;
  putDeployment(deployment: Deployment & Changed): Promise<void>;
  /** CONFLICT while links belong to it. */
  deleteDeployment(id: string, version: number): Promise<boolean>;

  listOutages(cities?: readonly string[], span?: Span): Promise<(LinkOutage & Changed)[]>;
  putOutage(outage: LinkOutage & Changed): Promise<void>;
  deleteOutage(id: string, version: number): Promise<boolean>;

  listKit(cities?: readonly string[]): Promise<(KitStock & Changed)[]>;
  putKit(kit: KitStock & Changed): Promise<void>;
  deleteKit(id: string, version: number): Promise<boolean>;

  /** Where one of the cities lends or borrows. */
  listLendings(cities?: readonly string[], span?: Span): Promise<(Lending & Changed)[]>;
  getLending(id: string): Promise<(Lending & Changed) | undefined>;
  putLending(lending: Lending & Changed): Promise<void>;

  /** What admission needs, in one consistent look: links of deployments that touch the span; nodes lent to the city, too. */
  admissionNetwork(city: string, span: Span): Promise<AdmissionNetwork>;
  /** Grows with every change. */
  revision(): Promise<number>;
}

export interface Span {
  fromMs: number;
  untilMs: number;
}
