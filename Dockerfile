# The server with its pocket models and the site. It needs no network and writes nothing, unless a folder below /data is named:
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges -e INZWA_API_KEYS=... -p 8000:8000 inzwa
# Debian, since onnxruntime-node is built against glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build
RUN npm sbom --package-lock-only --sbom-format cyclonedx --omit dev > sbom.cdx.json
RUN npm prune --omit=dev \
 # Binaries for other systems.
 && rm -rf node_modules/onnxruntime-node/bin/napi-v*/darwin node_modules/onnxruntime-node/bin/napi-v*/win32 \
 # The site has the models already.
 && rm -rf public && mkdir public && ln -s ../dist/models public/models

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000
COPY --from=build /app/package.json /app/LICENSE /app/NOTICE /app/sbom.cdx.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/models-manifest models-manifest
COPY --from=build /app/build build
COPY --from=build /app/dist dist
COPY --from=build /app/public public
# A volume that is mounted here belongs to whoever the folder belonged to.
RUN install -d -o node -g node -m 700 /data
USER node
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "require(process.env.INZWA_TLS_CERT ? 'https' : 'http').get({ port: process.env.PORT, path: '/healthz', rejectUnauthorized: false }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
CMD ["node", "build/server.js"]
