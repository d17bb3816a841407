import { BlockList, isIP } from "node:net";

/** What is not the open internet: the special-purpose registries of IANA (RFC 6890), and where clouds keep their metadata. */
const CLOSED_4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  // Azure's agent of the machine it runs on, in the midst of public space.
  "168.63.129.16/32",
];
/** Of IPv6 nothing but global unicast is open, so neither mapped, translated, local nor multicast addresses are. */
const OPEN_6 = ["2000::/3"];
/** Protocol assignments with Teredo, documentation, and 6to4, which holds an IPv4 address of any kind. */
const CLOSED_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const closed = listOf([...CLOSED_4, ...CLOSED_6]);
const open = listOf(OPEN_6);

/** Whether an address, as a resolver gives it, is on the open internet. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, "ipv4");
  return family === 6 && !address.includes("%") && open.check(address, "ipv6") && !closed.check(address, "ipv6");
}

function listOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = "", bits] = subnet.split("/");
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}
