/** Of the page `/docs`. The colours follow the device. */
export const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 small { font-size: 1rem; font-weight: 400; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.2rem; line-height: 1.3; }
code { font: .9em/1.4 ui-monospace, monospace; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .8rem .4rem 0; border-top: 1px solid GrayText; font-weight: 400; }
td:last-child { min-width: 12rem; }
@media (max-width: 40rem) {
  table, tbody, tr, th, td { display: block; }
  tr { border-top: 1px solid GrayText; padding: .5rem 0; }
  th, td { border-top: 0; padding: 0; }
}
nav ul { list-style: none; padding: 0; }
nav li { margin: .4rem 0; }
a { color: LinkText; }
.differs { border-inline-start: 3px solid GrayText; padding-inline-start: .8rem; }
`;
