"""Reads GraphML with networkx and prints how many nodes and edges it has."""

import sys

import networkx

graph = networkx.read_graphml(sys.argv[1], force_multigraph=True)
assert all("relation" in data and "line" in data for _, _, data in graph.edges(data=True))
print(graph.number_of_nodes(), graph.number_of_edges())
