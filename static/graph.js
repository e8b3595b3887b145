// The graph page: its views, from the parts that a made site has in one file.
include("graph/model.js");
include("graph/filter.js");
include("graph/drawing.js");
include("graph/drawer.js");
include("graph/focus.js");
include("graph/path.js");
include("graph/agents.js");
include("graph/table.js");
include("graph/save.js");
include("graph/views.js");
