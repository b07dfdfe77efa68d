from core.charts import bar_chart


def test_chart_is_an_image_without_script():
    svg = bar_chart(["2020", "2021"], {"lượt chủ thể": [24, 0], "lượt sản phẩm": [82, 76]}).decode()
    assert svg.startswith("<?xml")
    assert "<script" not in svg
    assert "lượt chủ thể" in svg
    assert ">82<" in svg
