// Runs before the first paint, so that a remembered theme never flashes, nor examples before an answer. It stands apart from page.js to stay tiny.
"use strict";
try {
  const theme = localStorage.getItem("agentdex-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme is right then.
}
if (new URLSearchParams(location.search).get("q")) document.documentElement.dataset.asked = "";
