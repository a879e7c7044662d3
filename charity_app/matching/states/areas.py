"""The working areas as cards name them; the codes are those of the divisions' data."""

from charity_app.core.text import Text

GROUPS = {
    "lujiazui_expo": Text("Lujiazui and Expo", "area"),
    "jinqiao_waigaoqiao": Text("Jinqiao and Waigaoqiao", "area"),
    "zhangjiang_huamu": Text("Zhangjiang and Huamu", "area"),
    "chuansha_zhuqiao": Text("Chuansha and Zhuqiao", "area"),
    "nanhui_huinan": Text("Nanhui and Huinan", "area"),
    "lingang_south": Text("Lingang and the south", "area"),
}
