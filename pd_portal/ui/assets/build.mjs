// Compiles pd.scss and pd.js into ../static/pd/dist and copies fonts and images beside them.
// Every color USWDS writes must be one of our tokens; an unknown one stops the build.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..");
const dist = join(here, "..", "static", "pd", "dist");
const uswds = join(root, "node_modules", "@uswds", "uswds");

const tokens = {
  "#000": "ink", "#1b1b1b": "ink", "#2e2e2e": "ink", "#3d4551": "ink", "#454545": "ink-soft",
  "#565c65": "ink-soft", "#71767a": "line-strong", "#757575": "line-strong",
  "#919191": "line-strong", "#a9aeb1": "line-strong", "#c9c9c9": "line", "#dfe1e2": "line",
  "#e6e6e6": "sunken", "#f0f0f0": "sunken", "#fff": "surface",
  "#2a4b45": "evergreen", "#203131": "evergreen-deep", "#111818": "evergreen-deep",
  "#c4eeeb": "evergreen-soft", "#2491ff": "focus",
  "#b50909": "error", "#d54309": "error", "#8b0a03": "error-deep", "#f4e3db": "error-soft",
  "#d83933": "error", "#9c3d10": "error", "#c05600": "madrona", "#fa9441": "madrona",
  "#775540": "madrona", "#ffbe2e": "gold", "#faf3d1": "gold-soft",
  "#00a91c": "success", "#ecf3ec": "success-soft",
  "#00bde3": "evergreen", "#28a0cb": "evergreen", "#07648d": "evergreen", "#97d4ea": "evergreen-soft",
  "#c3ebfa": "evergreen-soft", "#e1f3f8": "evergreen-soft", "#e7f6f8": "evergreen-soft",
};

function ours(css) {
  const unknown = new Set();
  const themed = css.replace(/([:\s,(])(#[0-9a-f]{3,8})\b/gi, (all, before, color) => {
    const token = tokens[color.toLowerCase()];
    if (!token) unknown.add(color);
    return `${before}var(--pd-${token})`;
  });
  if (unknown.size) throw new Error(`USWDS colors without a token: ${[...unknown].join(" ")}`);
  return themed.replace(/@font-face\s*\{[^}]*\}/g, "");
}

function compile() {
  const options = { loadPaths: [join(uswds, "packages")], quietDeps: true };
  const whole = sass.compile(join(here, "pd.scss"), options).css;
  const mark = whole.indexOf(":root");
  const css = ours(whole.slice(0, mark)) + whole.slice(mark);
  return esbuild.transformSync(css, { loader: "css", minify: true, target: "es2022" }).code;
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "fonts"), { recursive: true });
for (const name of ["Regular", "Italic", "Bold"]) {
  const file = `PublicSans-${name}.woff2`;
  copyFileSync(join(uswds, "dist", "fonts", "public-sans", file), join(dist, "fonts", file));
}
cpSync(join(here, "img"), join(dist, "img"), { recursive: true });
const styles = compile();
if (styles.length < 20_000) throw new Error("The style sheet came out empty.");
writeFileSync(join(dist, "pd.css"), styles);
for (const [, image] of styles.matchAll(/url\(["']?(img\/[^)"']+)/g)) {
  if (existsSync(join(dist, image))) continue;
  mkdirSync(dirname(join(dist, image)), { recursive: true });
  copyFileSync(join(uswds, "dist", image), join(dist, image));
}
const script = readFileSync(join(here, "pd.js"), "utf8");
writeFileSync(join(dist, "pd.js"), esbuild.transformSync(script, { minify: true, format: "iife" }).code);
