// Starts `agentdex lsp` for each folder of the workspace.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** The languages of files that may define agents. */
const LANGUAGES = ["markdown", "chatagent", "chatmode", "toml", "json", "jsonc", "yaml"];

/** The client of each folder, by the folder's address. */
const clients = new Map();

/** Starts the server for a folder. */
async function start(folder) {
  const settings = vscode.workspace.getConfiguration("agentdex", folder.uri);
  const server = {
    command: settings.get("path"),
    args: ["lsp", ...settings.get("folders")],
    options: { cwd: folder.uri.fsPath },
  };
  const client = new LanguageClient("agentdex", `agentdex (${folder.name})`, server, {
    documentSelector: LANGUAGES.map((language) => ({
      scheme: "file",
      language,
      pattern: `${folder.uri.fsPath.replaceAll("\\", "/")}/**/*`,
    })),
    workspaceFolder: folder,
    diagnosticCollectionName: `agentdex-${folder.name}`,
  });

  clients.set(folder.uri.toString(), client);
  try {
    await client.start();
  } catch (error) {
    clients.delete(folder.uri.toString());
    vscode.window.showErrorMessage(
      `agentdex could not be started (${error.message}). Install it, or set agentdex.path.`,
    );
  }
}

/** Stops the server of a folder. */
async function stop(address) {
  const client = clients.get(address);
  clients.delete(address);
  await client?.stop();
}

/** Starts every server anew, with the settings as they are. */
async function restart() {
  await Promise.all([...clients.keys()].map(stop));
  await Promise.all((vscode.workspace.workspaceFolders ?? []).map(start));
}

/** Called by the editor once a folder with agents is open. */
async function activate(context) {
  const changed = vscode.workspace.onDidChangeWorkspaceFolders(async ({ added, removed }) => {
    await Promise.all(removed.map((folder) => stop(folder.uri.toString())));
    await Promise.all(added.map(start));
  });
  const configured = vscode.workspace.onDidChangeConfiguration(async (event) => {
    if (event.affectsConfiguration("agentdex.path") || event.affectsConfiguration("agentdex.folders")) {
      await restart();
    }
  });
  const command = vscode.commands.registerCommand("agentdex.restart", restart);

  context.subscriptions.push(changed, configured, command);
  await restart();
}

/** Called by the editor when it closes. */
async function deactivate() {
  await Promise.all([...clients.keys()].map(stop));
}

module.exports = { activate, deactivate };
