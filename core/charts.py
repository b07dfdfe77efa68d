"""Charts as one SVG for the page and the PDF. The table beside it carries the same numbers and the
links.
"""

import pygal
from django.http import HttpResponse
from pygal.style import Style

STYLE = Style(
    background="#FFFDF8",
    plot_background="#FFFDF8",
    foreground="#4d4841",
    foreground_strong="#1d1b19",
    foreground_subtle="#cfc6b6",
    guide_stroke_color="#d9d0c0",
    major_guide_stroke_color="#d9d0c0",
    colors=("#27405F", "#A3271F", "#2C6B3E", "#8A5A00"),
    font_family="system-ui, sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    value_font_size=12,
    legend_font_size=13,
)


def bar_chart(
    labels: list[str], series: dict[str, list[int]], *, is_stacked: bool = False
) -> bytes:
    """Grouped or stacked bars; `series` is {name: one number per label}. Returns SVG without
    script.
    """
    chart = (pygal.StackedBar if is_stacked else pygal.Bar)(
        style=STYLE,
        js=[],
        width=760,
        height=320,
        legend_at_bottom=True,
        legend_box_size=12,
        show_y_guides=True,
        print_values=not is_stacked,
        print_values_position="top",
        value_formatter=lambda value: f"{value:,.0f}".replace(",", "."),
        margin=8,
        rounded_bars=2,
        no_data_text="—",
    )
    chart.x_labels = labels
    for name, values in series.items():
        chart.add(name, values)
    chart.add_xml_filter(_without_script)
    return chart.render()


def _without_script(root):
    """pygal writes its settings as a script even when it is to use none."""
    for parent in root.iter():
        for script in [child for child in parent if str(child.tag).endswith("script")]:
            parent.remove(script)
    return root


def svg_response(svg: bytes) -> HttpResponse:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return HttpResponse(svg, "image/svg+xml", headers={"Content-Security-Policy": policy})
