import { openCollect, voicesHolding } from "./collect/door.ts";
import { documentsHolding } from "./documents/door.ts";
import { offerExplorer } from "./explore/door.ts";
import { historyHolding } from "./history/door.ts";
import type { Holding } from "./holding.ts";
import { offerMeasuring } from "./measure/offer.ts";
import { openReview, reviewHolding } from "./review/door.ts";
import type { Route } from "./route.ts";
import { openServer } from "./server/door.ts";
import type { Session } from "./session.ts";
import { openOrders, ordersHolding } from "./shop/door.ts";
import { skillsHolding } from "./skills/door.ts";
import { offerWatch } from "./watch/door.ts";

type Ports = Omit<Parameters<typeof openServer>[0], "changed"> &
  Parameters<typeof openCollect>[0] &
  Parameters<typeof offerWatch>[0] &
  Parameters<typeof openOrders>[0] &
  Omit<Parameters<typeof offerMeasuring>[0], "session"> & {
    readonly current: Session;
    /** Settings and About, from `keepHouse`. */
    readonly house: (route: Route) => void;
  };

/** The ways to screens whose parts come when they are opened. Returns what is told of each change of the route. */
export function openDoors({ current, house, ...ports }: Ports): (route: Route) => void {
  const doors = [
    house,
    openServer({ ...ports, changed: () => house("settings") }),
    offerMeasuring({ ...ports, session: current }),
    offerWatch(ports),
    openReview(ports.screen, ports.session),
    offerExplorer(ports.screen, ports.session),
    openCollect(ports),
    openOrders(ports),
  ];
  return (route) => {
    for (const door of doors) door(route);
  };
}

/** What those and other parts keep of the person. */
export function holdings(): readonly Holding[] {
  return [historyHolding(), skillsHolding(), voicesHolding(), reviewHolding(), documentsHolding(), ordersHolding()];
}
