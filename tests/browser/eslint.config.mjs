// What a reader cannot see at a glance in the site's scripts and in those of the tests.
import js from "@eslint/js";
import globals from "globals";

/** Replaced when a site is made: a phrase in its language, a file's address, and a part of a script. */
const replaced = { t: "readonly", asset: "readonly", include: "readonly" };

const rules = {
  ...js.configs.recommended.rules,
  eqeqeq: "error",
  "no-shadow": "off",
  "no-var": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
};

export default [
  {
    files: ["static/*.js"],
    ignores: ["static/search-worker.js"],
    languageOptions: { sourceType: "module", globals: { ...globals.browser, ...replaced } },
    rules,
  },
  {
    files: ["static/graph/*.js"],
    languageOptions: {
      sourceType: "module",
      globals: { ...globals.browser, graph: "readonly", ...replaced },
    },
    rules,
  },
  {
    files: ["static/search-worker.js"],
    languageOptions: {
      sourceType: "module",
      globals: { ...globals.worker, module: "readonly", ...replaced },
    },
    rules,
  },
  {
    files: ["tests/**/*.mjs", "scripts/*.mjs"],
    // Functions that run in a page see what the tests have put there.
    languageOptions: {
      globals: { ...globals.node, ...globals.browser, axe: "readonly", shifts: "readonly" },
    },
    rules,
  },
];
