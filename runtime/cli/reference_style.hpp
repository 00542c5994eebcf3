// SPDX-License-Identifier: Apache-2.0
#pragma once

// How the HTML page of the node reference looks: light and dark as the reader's system is, and on a
// narrow screen each row of a table as a card, with the name of its column before each cell.
namespace heddle::cli {

inline constexpr const char* reference_style = R"css(
:root {
  color-scheme: light dark;
  --text: #1f2328; --dim: #59636e; --back: #ffffff; --code: #eff2f5; --line: #d1d9e0; --link: #0757ba;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --dim: #9198a1; --back: #0d1117; --code: #212830; --line: #3d444d; --link: #6cb0ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem;
  color: var(--text); background: var(--back); overflow-wrap: anywhere;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
h1 { font-size: 1.9rem; line-height: 1.2; }
h2 { margin-top: 3rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { margin: 2.5rem 0 0; font-size: 1.3rem; }
h4 { margin: 1.5rem 0 .4rem; }
a { color: var(--link); text-underline-offset: .15em; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover, h3 a:focus-visible { text-decoration: underline; }
:target { scroll-margin-top: 1rem; }
p { margin: .5rem 0; }
.facts, .note { color: var(--dim); }
code, pre { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { padding: .1em .3em; border-radius: .3em; background: var(--code); }
pre { padding: .8rem 1rem; border-radius: .4rem; background: var(--code); overflow-x: auto; overflow-wrap: normal; }
nav ul { padding-left: 1.2rem; }
nav li { margin: .2rem 0; }
nav li li a { text-decoration: none; }
nav li li a:hover, nav li li a:focus-visible { text-decoration: underline; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: normal; }
th { background: var(--code); }
td:last-child { width: 60%; overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  table, tbody, tr, td { display: block; width: auto; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { margin: .6rem 0; border: 1px solid var(--line); border-radius: .4rem; }
  td, td:last-child { width: auto; padding: .3rem .7rem; border: 0; overflow-wrap: anywhere; }
  td:first-child { font-weight: 600; background: var(--code); border-radius: .4rem .4rem 0 0; }
  td[data-column]::before { content: attr(data-column) ": "; color: var(--dim); }
  td:first-child::before { content: none; }
  td:empty { display: none; }
}
@media print { a { color: inherit; } h3 { break-after: avoid; } tr { break-inside: avoid; } }
)css";

}  // namespace heddle::cli
