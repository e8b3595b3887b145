use agentdex::agent::highlight::*;
fn main() {
    let want = std::env::args().nth(1).unwrap();
    let blocks: Vec<(String,String)> = serde_json::from_str(&std::fs::read_to_string("/tmp/blocks.json").unwrap()).unwrap();
    let h = Highlighter::default(); let mut n=0;
    for round in 0..2 { if round==1 {machine::STATS.lock().unwrap().clear(); n=0;} for (l,c) in &blocks { if h.label(l)!=Some(&*want.clone().leak()) {continue;} n+=c.len(); let mut o=String::new(); h.write(l,c,&mut o); } }
    let m=machine::STATS.lock().unwrap(); let mut v: Vec<_>=m.values().collect(); v.sort_by_key(|e|std::cmp::Reverse(e.3));
    let (a,b,t)=v.iter().fold((0,0,0),|x,e|(x.0+e.1,x.1+e.2,x.2+e.3)); let kb=n as f64/1024.;
    println!("{want} {n} bytes: per KB attempts {:.0} hits {:.0} us {:.0}", a as f64/kb, b as f64/kb, t as f64/1000./kb);
    for e in v.iter().take(28) { println!("{:6.1}us/KB att {:6.1} hit {:5.1} avg {:5.0}ns {}", e.3 as f64/1000./kb, e.1 as f64/kb, e.2 as f64/kb, e.3 as f64/e.1 as f64, e.0.replace('\n'," ").split_whitespace().collect::<Vec<_>>().join(" ").chars().take(150).collect::<String>()); }
}
