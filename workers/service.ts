import { addPlugins, cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst, NetworkOnly } from "workbox-strategies";
import { isolated } from "./service/isolated.ts";

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

const headers = { handlerWillRespond: async ({ response }: { response: Response }) => isolated(response) };

// The first version takes the page at once, so that it can isolate it; a later one waits until the person agrees.
let first = false;
self.addEventListener("install", () => {
  first = self.registration.active === null;
  if (first) void self.skipWaiting();
});
self.addEventListener("activate", (event) => {
  if (first) event.waitUntil(self.clients.claim());
});
self.addEventListener("message", ({ data }) => {
  if (data === "update") void self.skipWaiting();
});

addPlugins([headers]);
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/.*/] });
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html"), { denylist: [/\/models\//, /\.txt$/] }));
// Engines are too heavy for the precache (a phone needs one build of onnxruntime's four, and mostly no web-llm); kept
// once they were fetched.
registerRoute(
  ({ url, sameOrigin }) =>
    sameOrigin && /\/(ort-wasm-[^/]*\.(wasm|mjs)|worker-web-llm-library-[^/]*\.js)$/.test(url.pathname),
  new CacheFirst({ cacheName: "inzwa-engine", plugins: [headers] }),
);
registerRoute(({ sameOrigin }) => sameOrigin, new NetworkOnly({ plugins: [headers] }));
