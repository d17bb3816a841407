import type { Route } from "../route.ts";
import type { Desk, DeskPorts } from "./desk.ts";

/** What measures comes with its screen, when that is first opened. To be told of each change of the route. */
export function offerMeasuring(ports: Omit<DeskPorts, "meter">): (route: Route) => void {
  let desk: Promise<Desk> | undefined;
  const meter = () => document.querySelector<HTMLElementTagNameMap["inzwa-meter"]>("inzwa-measure inzwa-meter");
  const open = async (): Promise<void> => {
    const coming = desk ?? import("./desk.ts").then((module) => new module.Desk({ ...ports, meter }));
    desk = coming;
    // Where its script cannot be fetched the next visit tries again.
    const here = await coming.catch(() => undefined);
    if (here) await here.enter();
    else desk = undefined;
  };
  return (route) => {
    if (route === "measure") void open();
    else
      desk?.then(
        (here) => here.leave(),
        () => undefined,
      );
  };
}
