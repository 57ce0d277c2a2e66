# SPDX-License-Identifier: Apache-2.0
"""Circles of the include graph, one a line: the names that reach each other.

usage: circles.py rooms|files PART...

rooms: nodes are folders. files: nodes are x.c and x.h together; a circle then means that neither can be understood, or tested, without the
other. Strongly connected components by Tarjan's algorithm, O(files + includes).
"""
import os
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def read_graph(parts, node_of):
    graph = {}
    for part in parts:
        for folder, _, names in os.walk(part):
            for name in names:
                if not name.endswith((".c", ".h")):
                    continue
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    included = INCLUDE.findall(file.read())
                included = [other if "/" in other else os.path.join(folder, other) for other in included]
                targets = graph.setdefault(node_of(path), set())
                targets.update(node_of(other) for other in included if other.split("/")[0] in parts)
    for targets in list(graph.values()):
        for target in targets:
            graph.setdefault(target, set())
    return graph


def components(graph):
    order, low, stack, found = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for target in sorted(graph[node]):
            if target not in order:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], order[target])
        if low[node] == order[node]:
            component = []
            while not component or component[-1] != node:
                component.append(stack.pop())
            if len(component) > 1:
                found.append(sorted(component))

    sys.setrecursionlimit(10000)
    for node in sorted(graph):
        if node not in order:
            visit(node)
    return sorted(found)


kind, parts = sys.argv[1], sys.argv[2:]
nodes = {"rooms": os.path.dirname, "files": lambda path: os.path.splitext(path)[0]}
for circle in components(read_graph(parts, nodes[kind])):
    print(" <-> ".join(circle))
