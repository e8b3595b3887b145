// Keeps one comment of a pull request up to date: found again by a mark that nobody sees, cut where it would be too long.
import { readFileSync } from "node:fs";

/** Most characters of a comment; GitHub takes 65,536 (docs.github.com, REST API, 2026-11). */
const MOST = 60_000;

/** How many comments are asked for at once: as many as GitHub gives. */
const PER_PAGE = 100;

const {
  GITHUB_API_URL: api,
  GITHUB_REPOSITORY: repository,
  GITHUB_TOKEN: token,
  NUMBER: number,
  AUTHOR: author,
  MARK: name,
  FILE: file,
} = process.env;

const mark = `<!-- agentdex: ${name.replaceAll(/[^\w -]/g, "").replaceAll("--", "-")} -->`;

/** Asks GitHub, and returns the answer where it is one. */
async function ask(address, method = "GET", body = undefined) {
  const answer = await fetch(address, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "user-agent": "agentdex",
      "x-github-api-version": "2022-11-28",
      ...(body && { "content-type": "application/json" }),
    },
    body: body && JSON.stringify(body),
  });
  if (answer.status === 403 || answer.status === 404) {
    // The token of a pull request from a fork may only read.
    console.log(
      `::notice::The comment was not written: the token may not write here (${answer.status}). ` +
        "The review stands in the summary of the run.",
    );
    process.exit(0);
  }
  if (!answer.ok) {
    throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
  }
  return answer;
}

/** Returns the comment that was written before: it begins with the mark, and is by whom this writes as. */
async function known() {
  let address = `${api}/repos/${repository}/issues/${number}/comments?per_page=${PER_PAGE}`;
  while (address) {
    const answer = await ask(address);
    for (const comment of await answer.json()) {
      if (comment.user?.login === author && comment.body?.startsWith(mark)) {
        return comment.id;
      }
    }
    address = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
  }
  return undefined;
}

/** Returns a text that fits a comment, cut at the end of a line. */
function fitting(text) {
  if (text.length <= MOST) {
    return text;
  }
  const note = "\n\nThe rest does not fit a comment; the summary of the run has it.\n";
  const part = text.slice(0, MOST - note.length);
  // A half of a character at the end is none.
  return part.slice(0, part.lastIndexOf("\n") + 1 || -1) + note;
}

const body = fitting(`${mark}\n${readFileSync(file, "utf8")}`);
const id = await known();
if (id === undefined) {
  await ask(`${api}/repos/${repository}/issues/${number}/comments`, "POST", { body });
  console.log("The comment was written.");
} else {
  await ask(`${api}/repos/${repository}/issues/comments/${id}`, "PATCH", { body });
  console.log("The comment was brought up to date.");
}
