//! Every stage of a build on made-up agents of the size of real ones, and the program's whole build of 10,000 of them, with
//! its time per stage: `cargo bench`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark fails loudly and tells what it measured"
)]

mod support;

use std::fs;
use std::process::Command;
use std::sync::Arc;

use agentdex::agent::{self, Agent};
use agentdex::catalog::{self, Catalog};
use agentdex::model::Model;
use agentdex::site::{self, SiteOptions};
use agentdex::source::Source;
use agentdex::theme::Theme;
use agentdex::{check, graph, index};
use divan::{Bencher, counter::ItemsCount};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Agents in each round: enough that caches do not flatter, few enough that a round takes a second.
const AGENTS: usize = 200;

fn main() {
    divan::main();
}

fn sources() -> Vec<Source> {
    let source = |(path, text): (String, String)| Source {
        source: "agents".into(),
        path: path.into(),
        bytes: text.into_bytes(),
        ..Source::default()
    };
    support::catalog(AGENTS).map(source).collect()
}

fn agents() -> Vec<Agent> {
    sources()
        .into_iter()
        .filter_map(|source| agent::parse(source).value)
        .collect()
}

fn catalog() -> Catalog {
    catalog::assemble(vec![Arc::from("agents")], agents())
}

fn model() -> Model {
    let catalog = catalog();
    let graph = graph::relate(&catalog, &Default::default()).value;
    Model {
        catalog,
        graph,
        ..Model::default()
    }
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(AGENTS))
        .with_inputs(sources)
        .bench_values(|sources| {
            sources
                .into_iter()
                .filter_map(|source| agent::parse(source).value)
                .count()
        });
}

#[divan::bench]
fn relate(bencher: Bencher<'_, '_>) {
    let catalog = catalog();
    bencher
        .counter(ItemsCount::new(AGENTS))
        .bench_local(|| graph::relate(&catalog, &Default::default()));
}

#[divan::bench]
fn index(bencher: Bencher<'_, '_>) {
    let model = model();
    bencher
        .counter(ItemsCount::new(AGENTS))
        .bench_local(|| index::build(&model, &[], &[]));
}

#[divan::bench(sample_count = 10)]
fn render(bencher: Bencher<'_, '_>) {
    let (model, options) = (model(), SiteOptions::default());
    let theme = Theme::load(None).expect("the embedded theme is whole");
    bencher.counter(ItemsCount::new(AGENTS)).bench_local(|| {
        let site = site::render(&model, &[], &theme, &options, Default::default(), |_| {
            Vec::new()
        })
        .expect("the site renders");
        site.pages
            .iter()
            .map(|page| page.bytes().expect("the page renders").len())
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 10)]
fn whole_build_in_memory(bencher: Bencher<'_, '_>) {
    let theme = Theme::load(None).expect("the embedded theme is whole");
    bencher
        .counter(ItemsCount::new(AGENTS))
        .with_inputs(sources)
        .bench_local_values(|sources| {
            let agents = sources
                .into_iter()
                .filter_map(|source| agent::parse(source).value)
                .collect();
            let catalog = catalog::assemble(vec![Arc::from("agents")], agents);
            let graph = graph::relate(&catalog, &Default::default()).value;
            let model = Model {
                catalog,
                graph,
                ..Model::default()
            };
            let findings = check::check(&model, Vec::new(), &check::Terms::default()).findings;
            let index = index::build(&model, &findings, &[]).expect("the index builds");
            let site = site::render(
                &model,
                &findings,
                &theme,
                &SiteOptions::default(),
                index.files,
                |ix| index.similar[ix].clone(),
            )
            .expect("the site renders");
            site.pages
                .iter()
                .map(|page| page.bytes().expect("the page renders").len())
                .sum::<usize>()
        });
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn whole_build_of_10_000_on_disk(bencher: Bencher<'_, '_>) {
    const MANY: usize = 10_000;
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    for (path, text) in support::catalog(MANY) {
        let path = folder.path().join("agents").join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder"))
            .expect("folders are made");
        fs::write(path, text).expect("agents are written");
    }
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        let built = Command::new(env!("CARGO_BIN_EXE_agentdex"))
            .args(["build", "agents", "--timings"])
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&built.stderr).into_owned();
        assert!(built.status.success(), "{said}");
        // The stages stand at the end of what it tells.
        let stages: Vec<&str> = said.lines().rev().take(6).collect();
        stages.iter().rev().for_each(|stage| println!("  {stage}"));
    });
}
