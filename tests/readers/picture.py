"""Reads SVG with an XML parser and prints how many nodes and lines it has."""

import sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == SVG + "svg" and root.get("viewBox") and root.get("aria-label")
nodes = [group for group in root.iter(SVG + "g") if "node" in group.get("class", "").split()]
lines = {"runs", "written", "possible", "broken"}
print(len(nodes), sum(bool(lines & set(path.get("class", "").split())) for path in root.iter(SVG + "path")))
