import { toFailure } from "../../core/failure.ts";
import type { Holding } from "../holding.ts";
import type { Route } from "../route.ts";
import type { Shop, ShopPorts } from "./open.ts";

/** The way to orders, which come with their screen. To be told of each change of the route. */
export function openOrders(ports: ShopPorts): (route: Route) => void {
  let shop: Promise<Shop> | undefined;
  const watch = (route: Route) => {
    if (route === "shop") shop ??= import("./open.ts").then(({ openShop }) => openShop(ports));
    shop
      ?.then((one) => (route === "shop" ? one.enter() : one.leave()))
      .catch((thrown: unknown) => {
        shop = undefined;
        ports.screen.show({ failure: toFailure(thrown) });
      });
  };
  // What is kept is shown before any model is here.
  watch(ports.screen.view.route);
  return watch;
}

/** For Export all and Delete all. */
export function ordersHolding(): Holding {
  const kept = () => import("./kept.ts");
  return {
    name: "orders",
    async *export() {
      const list = (await kept()).keptOrders();
      if (list.lines.length > 0)
        yield { path: "orders.json", bytes: new TextEncoder().encode(`${JSON.stringify(list, null, 2)}\n`) };
    },
    async clear() {
      (await kept()).forgetOrders();
    },
  };
}
