"""The ground on a folium map: a layer that hands the map to our module, which draws the tiles.

No name of the extract passes through folium: the module gets URLs and numbers, and draws names as text on a
canvas (static/js/map/ground_layer.js).
"""

from collections.abc import Mapping

from folium.map import Layer
from folium.template import Template


class GroundLayer(Layer):
    """Passes the map to the module, with the URLs of the library and the tiles."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        import({{ this.module|tojson }}).then(
            module => module.addGround({{ this._parent.get_name() }}, {{ this.source|tojson }})
        );
        {% endmacro %}
        """
    )

    def __init__(self, module: str, source: Mapping[str, object]) -> None:
        super().__init__(name="ground", control=False, show=False)  # the module adds it
        self.module = module
        self.source = dict(source)
