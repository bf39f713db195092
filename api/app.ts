/** Builds the api without listening, so tests can inject requests. The list of routes is the table of contents. */
import fastifyCookie from '@fastify/cookie';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { refuseUndeclaredRoutes, toAllowedCities } from './access.ts';
import { createBookingsTouching } from './alarms/bookings-touching.ts';
import { createScopedDevices } from './alarms/scoped-devices.ts';
import type { ApiContext, ApiServer } from './api-context.ts';
import { createApiMetrics } from './api-metrics.ts';
import type { ApiOptions } from './api-options.ts';
import { addAuditing, createChange } from './auditing.ts';
import { addAuthentication } from './authentication.ts';
import { handleClientError } from './client-errors.ts';
import { addConsole } from './console-files.ts';
import { EXPORT_LIMITS } from './exports/export-limits.ts';
import { createAlarmModel } from './live/alarm-model.ts';
import { createLiveHub } from './live/live-hub.ts';
import { createLiveModel } from './live/live-model.ts';
import { createRequestModel } from './live/request-model.ts';
import { addOpenApi, addOpenApiPage } from './openapi.ts';
import { createPeopleServices } from './people/people-services.ts';
import { handleError } from './problem-replies.ts';
import { createQueryGate } from './query-gate.ts';
import { createPublicAccess } from './requests/public-access.ts';
import { registerAbout } from './routes/about.ts';
import { registerAccessibility } from './routes/accessibility.ts';
import { registerAccount } from './routes/account.ts';
import { registerAlarmAssignees } from './routes/alarm-assignees.ts';
import { registerAlarmHealth } from './routes/alarm-health.ts';
import { registerAlarmThresholds } from './routes/alarm-thresholds.ts';
import { registerAlarms } from './routes/alarms.ts';
import { registerAudit } from './routes/audit.ts';
import { registerBoundaries } from './routes/boundaries.ts';
import { registerCities } from './routes/cities.ts';
import { registerClockOffsets } from './routes/clock-offsets.ts';
import { registerCommands } from './routes/commands.ts';
import { registerCompleteness } from './routes/completeness.ts';
import { registerCredentials } from './routes/credentials.ts';
import { registerDevice } from './routes/device.ts';
import { registerDeviceCompleteness } from './routes/device-completeness.ts';
import { registerDeviceImports } from './routes/device-imports.ts';
import { registerDeviceKinds } from './routes/device-kinds.ts';
import { registerDevices } from './routes/devices.ts';
import { registerDevicesExport } from './routes/devices-export.ts';
import { registerExpectedSilences } from './routes/expected-silences.ts';
import { registerHealth } from './routes/health.ts';
import { registerLendings } from './routes/lendings.ts';
import { registerLentDevices } from './routes/lent-devices.ts';
import { registerLive } from './routes/live.ts';
import { registerMaintenanceWindows } from './routes/maintenance-windows.ts';
import { registerMetricMappings } from './routes/metric-mappings.ts';
import { registerMetrics } from './routes/metrics.ts';
import { registerNetwork } from './routes/network.ts';
import { registerNetworkDeployments } from './routes/network-deployments.ts';
import { registerNetworkKit } from './routes/network-kit.ts';
import { registerNetworkLinks } from './routes/network-links.ts';
import { registerNetworkNodes } from './routes/network-nodes.ts';
import { registerNetworkOutages } from './routes/network-outages.ts';
import { registerNotificationChannels } from './routes/notification-channels.ts';
import { registerNotificationRoutes } from './routes/notification-routes.ts';
import { registerNotifications } from './routes/notifications.ts';
import { registerOwnSessions } from './routes/own-sessions.ts';
import { registerProvisioning } from './routes/provisioning.ts';
import { registerQuarantine } from './routes/quarantine.ts';
import { registerReplays } from './routes/replays.ts';
import { registerRequestCalendar } from './routes/request-calendar.ts';
import { registerRequestInbox } from './routes/request-inbox.ts';
import { registerRequestOptions } from './routes/request-options.ts';
import { registerRequestReport } from './routes/request-report.ts';
import { registerRequestSteps } from './routes/request-steps.ts';
import { registerRequestTracking } from './routes/request-tracking.ts';
import { registerRequests } from './routes/requests.ts';
import { registerSearch } from './routes/search.ts';
import { registerSecondFactor } from './routes/second-factor.ts';
import { registerSeries } from './routes/series.ts';
import { registerSeriesExport } from './routes/series-export.ts';
import { registerServiceOrders } from './routes/service-orders.ts';
import { registerSession } from './routes/session.ts';
import { registerSharedPage } from './routes/shared-page.ts';
import { registerSignIn } from './routes/sign-in.ts';
import { registerSummary } from './routes/summary.ts';
import { registerTiles } from './routes/tiles.ts';
import { registerTokens } from './routes/tokens.ts';
import { registerTrackingPage } from './routes/tracking-page.ts';
import { registerUsers } from './routes/users.ts';
import { parseCities } from './schemas/query-schemas.ts';
import { addSecurityHeaders, toSecurityHeaders } from './security-headers.ts';
import { createSessions } from './sessions.ts';
import { addTokenScopes } from './tokens.ts';

const ROUTES: ((app: ApiServer, context: ApiContext) => Promise<void>)[] = [
  registerHealth,
  registerMetrics,
  registerSignIn,
  registerSession,
  registerAbout,
  registerAccessibility,
  registerAccount,
  registerSecondFactor,
  registerOwnSessions,
  registerUsers,
  registerCities,
  registerBoundaries,
  registerTiles,
  registerDeviceKinds,
  registerDevices,
  registerDevice,
  registerDeviceCompleteness,
  registerDevicesExport,
  registerSeries,
  registerSeriesExport,
  registerSearch,
  registerSummary,
  registerQuarantine,
  registerMetricMappings,
  registerReplays,
  registerCompleteness,
  registerClockOffsets,
  registerAlarms,
  registerAlarmHealth,
  registerAlarmAssignees,
  registerAlarmThresholds,
  registerExpectedSilences,
  registerMaintenanceWindows,
  registerNotificationChannels,
  registerNotificationRoutes,
  registerNotifications,
  registerNetwork,
  registerNetworkNodes,
  registerNetworkLinks,
  registerNetworkDeployments,
  registerNetworkOutages,
  registerNetworkKit,
  registerLendings,
  registerLentDevices,
  registerRequests,
  registerRequestOptions,
  registerRequestSteps,
  registerRequestInbox,
  registerRequestReport,
  registerRequestTracking,
  registerTrackingPage,
  registerSharedPage,
  registerRequestCalendar,
  registerServiceOrders,
  registerAudit,
  registerTokens,
  registerProvisioning,
  registerCredentials,
  registerDeviceImports,
  registerCommands,
  registerLive,
];

const QUERIES = { running: 4, waiting: 64 };
/** Files that are sent; one more is told to try again. */
const EXPORTS = { running: 8, waiting: 0 };
const PARQUET_FILES = { running: 2, waiting: 4 };

export async function buildApp(options: ApiOptions): Promise<ApiServer> {
  const context = createContext(options);
  const app = createServer(options);
  await app.register(fastifyCookie);
  await addOpenApi(app);
  refuseUndeclaredRoutes(app);
  addSecurityHeaders(app, toSecurityHeaders({ isHttps: options.secureCookies }));
  addAuthentication(app, {
    sessions: context.sessions,
    publicUrl: options.publicUrl,
    clock: options.clock,
  });
  addTokenScopes(app);
  addAuditing(app, options.registry, options.clock);
  context.metrics.observe(app);
  app.setErrorHandler(handleError);
  app.addHook('preClose', async () => context.liveHub.close());
  // The first visitor need not wait until the devices are in memory; a store that is down is asked again by the next one.
  app.addHook('onListen', async () => {
    context.liveModel.refresh().catch(() => {});
  });
  for (const register of ROUTES) await app.register(scope => register(scope as ApiServer, context));
  await addOpenApiPage(app);
  await addConsole(app, options.consoleDirectory);
  return app;
}

/** Limits: a request has 30 s to arrive, headers 10 s and 16 KiB; a client that reads nothing is cut off. */
function createServer(options: ApiOptions): ApiServer {
  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // Addresses of requests are not logged: that of the sign-in page holds a secret.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    requestTimeout: 30_000,
    connectionTimeout: 120_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 64 },
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    trustProxy: options.trustedProxies ? [...options.trustedProxies] : false,
    clientErrorHandler: handleClientError,
    // Refused by the router before any hook has run.
    frameworkErrors: (error, request, reply) => {
      reply.headers(toSecurityHeaders({ isHttps: options.secureCookies }));
      handleError(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.removeContentTypeParser('text/plain');
  app.server.maxConnections = 2_048;
  return app;
}

function createContext(options: ApiOptions): ApiContext {
  const { registry, clock, log, pipeline } = options;
  const sessions = createSessions({ access: registry.access, clock });
  const liveModel = createLiveModel(registry);
  const alarmModel = createAlarmModel(registry);
  const turnEveryMs = options.liveTurnMs;
  const requestModel = createRequestModel(registry.requests);
  const liveHub = createLiveHub({
    ...{ model: liveModel, alarmModel, requestModel, sessions, clock, log, pipeline, turnEveryMs },
  });
  const queryGate = createQueryGate(QUERIES);
  const exportGate = createQueryGate(EXPORTS);
  const people = createPeopleServices(options);
  const { throttle } = people;
  const publicAccess = createPublicAccess({ requests: registry.requests, throttle, clock });
  return {
    ...options,
    sessions,
    liveModel,
    alarmModel,
    requestModel,
    publicAccess,
    liveHub,
    queryGate,
    exportGate,
    parquetGate: createQueryGate(PARQUET_FILES),
    exportLimits: { ...EXPORT_LIMITS, ...options.exportLimits },
    metrics: createApiMetrics({ liveHub, queryGate, exportGate, people, publicAccess }),
    people,
    change: createChange(registry),
    scopedDevices: createScopedDevices(registry.devices),
    bookingsTouching: createBookingsTouching(registry),
    async allowedCities(principal, cityParameter) {
      const requested = parseCities(cityParameter);
      const known = requested ? (await registry.devices.listCities()).map(city => city.slug) : [];
      return toAllowedCities(principal, requested, new Set(known));
    },
  };
}
