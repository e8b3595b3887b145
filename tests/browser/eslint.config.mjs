// What a reader cannot see at a glance in the site's scripts and in those of the tests.
import js from "@eslint/js";
import globals from "globals";

/** Replaced when a site is made: a phrase in its language, and a file's address. */
const replaced = { t: "readonly", asset: "readonly" };

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
