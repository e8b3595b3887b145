use agentdex::agent::highlight::Highlighter;
use std::collections::BTreeMap; use std::time::Instant;
#[global_allocator] static A: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn main() {
    let blocks: Vec<(String,String)> = serde_json::from_str(&std::fs::read_to_string("/tmp/blocks.json").unwrap()).unwrap();
    let h = Highlighter::default(); 
    for round in 0..3 { let mut by: BTreeMap<&str,(usize,f64,usize)>=BTreeMap::new();
      for (l,c) in &blocks { let Some(n)=h.label(l) else {continue}; if n==""||n=="Mermaid"{continue;} let t=Instant::now(); let mut o=String::new(); h.write(l,c,&mut o); let e=by.entry(n).or_default(); e.0+=c.len(); e.1+=t.elapsed().as_secs_f64(); e.2+=o.len(); }
      let b: usize=by.values().map(|e|e.0).sum(); let t: f64=by.values().map(|e|e.1).sum();
      println!("round {round} {b} bytes {:.1} us/KB total {:.0} ms html x{:.2}", t*1e6/(b as f64/1024.), t*1e3, by.values().map(|e|e.2).sum::<usize>() as f64/b as f64);
      if round==2 { let mut v: Vec<_>=by.iter().collect(); v.sort_by_key(|e|std::cmp::Reverse(e.1.0)); for (l,e) in v.iter().take(22) { println!("{l:12} {:8} {:7.1} us/KB x{:.2}", e.0, e.1*1e6/(e.0 as f64/1024.), e.2 as f64/e.0 as f64); } }
    }
}
