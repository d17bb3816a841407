import { addPlugins, cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst, NetworkOnly } from "workbox-strategies";
import { FORMER, keepFormer } from "./service/former.ts";
import { isolated } from "./service/isolated.ts";
import { receive, SHARED } from "./service/shared.ts";

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

const headers = { handlerWillRespond: async ({ response }: { response: Response }) => isolated(response) };

// The first version takes the page at once, so that it can isolate it; a later one waits until the person agrees.
let first = false;
const { scope } = self.registration;
const shipped = self.__WB_MANIFEST;
const urls = () => shipped.map((entry) => (typeof entry === "string" ? entry : entry.url));
self.addEventListener("install", (event) => {
  first = self.registration.active === null;
  if (first) void self.skipWaiting();
  // Without the former scripts an open page has to reload sooner; the new version matters more.
  else event.waitUntil(keepFormer(caches, urls(), scope).catch(() => undefined));
});
self.addEventListener("activate", (event) => {
  if (first) event.waitUntil(self.clients.claim());
});
self.addEventListener("message", ({ data }) => {
  if (data === "update") void self.skipWaiting();
});

addPlugins([headers]);
cleanupOutdatedCaches();
precacheAndRoute(shipped, { ignoreURLParametersMatching: [/.*/] });
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html"), { denylist: [/\/models\//, /\.txt$/] }));
// Engines are too heavy for the precache (a phone needs one build of onnxruntime's four, and mostly no web-llm); kept
// once they were fetched.
registerRoute(
  ({ url, sameOrigin }) =>
    sameOrigin && /\/(ort-wasm-[^/]*\.(wasm|mjs)|worker-web-llm-library-[^/]*\.js)$/.test(url.pathname),
  new CacheFirst({ cacheName: "inzwa-engine", plugins: [headers] }),
);
// The model that hears orders comes with the first one. Where it is kept there is room for one version.
const alone = {
  cacheDidUpdate: async ({ cacheName, request }: { cacheName: string; request: Request }) => {
    const cache = await caches.open(cacheName);
    for (const { url } of await cache.keys()) if (url !== request.url) await cache.delete(url);
  },
};
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /\/assets\/model-[^/]*\.onnx$/.test(url.pathname),
  new CacheFirst({ cacheName: "inzwa-orders", plugins: [headers, alone] }),
);
registerRoute(
  ({ url }) => url.href === new URL("share", scope).href,
  async ({ request }) =>
    Response.redirect(await receive(await request.formData(), scope, await caches.open(SHARED)), 303),
  "POST",
);
const network = new NetworkOnly({ plugins: [headers] });
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /\/assets\/[^/]+\.(m?js|css)$/.test(url.pathname),
  async (options) => {
    const former = await caches.match(options.request, { cacheName: FORMER });
    return former ? isolated(former) : network.handle(options);
  },
);
registerRoute(({ sameOrigin }) => sameOrigin, network);
