/** One start of the installed app: from its icon, a shortcut, or files opened with it. */
interface Launch {
  readonly targetURL?: string;
  readonly files?: readonly { getFile(): Promise<File> }[];
}

interface LaunchQueue {
  setConsumer(consume: (launch: Launch) => void): void;
}

/** Where files and addresses go. */
export interface LaunchPorts {
  /** hash: as `location.hash`. */
  readonly go: (hash: string) => void;
  readonly pack: (file: File) => void;
  readonly sound: (files: readonly File[]) => void;
}

/** Hears of every start of the installed app; browsers without installed apps have no queue. */
export function hearLaunches(ports: LaunchPorts, queue = launchQueueOf(globalThis)): void {
  queue?.setConsumer((launch) => void take(launch, ports));
}

async function take({ targetURL, files = [] }: Launch, { go, pack, sound }: LaunchPorts): Promise<void> {
  // A running app is brought to the front without being sent anywhere.
  const hash = targetURL ? new URL(targetURL).hash : "";
  const opened = await Promise.all(files.map((handle) => handle.getFile()));
  const packs = opened.filter(({ name }) => name.toLowerCase().endsWith(".inzwa"));
  const sounds = opened.filter((file) => !packs.includes(file));
  if (sounds.length > 0) {
    go("#transcribe");
    sound(sounds);
  } else if (packs[0]) {
    go("#models");
    pack(packs[0]);
  } else if (hash) go(hash);
}

function launchQueueOf(host: object): LaunchQueue | undefined {
  return "launchQueue" in host ? (host.launchQueue as LaunchQueue) : undefined;
}
