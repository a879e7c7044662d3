"""A page with every component in every state; the tests render it, no person ever sees it."""

from pathlib import Path

from flask import Flask, request
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)

from charity_app.core.text import Text
from charity_app.http import templates
from charity_app.http.access import public
from charity_app.http.forms import BaseForm, DayField, Required, TimeField, WholeNumberField, YuanField

SIZES = [SelectChoice("1", "1个人"), SelectChoice("2", "2个人"), SelectChoice("?", "我说不清")]
FOLDER = Path(__file__).parent / "templates"


class SampleForm(BaseForm):
    """One field of every kind."""

    name = StringField(Text("Name", "sample"), [Required()])
    phone = TelField("联系电话", [Required()])
    street = SelectField(
        "街镇", choices=[SelectChoice("a", Text("Street A", "sample")), SelectChoice("b", "花木街道", optgroup="其他")]
    )
    remark = TextAreaField("备注")
    amount = YuanField("其他金额")
    places = WholeNumberField("名额")
    born = DayField("出生日期", [Required()])
    starts = TimeField("开始时间")
    size = RadioField("家里几个人", [Required()], choices=SIZES)
    gift = RadioField("捐多少", choices=[SelectChoice("30", "30元"), SelectChoice("100", "100元")], default="100")
    sign = RadioField("署名", choices=[SelectChoice("a", "爱心人士"), SelectChoice("b", "写名字")], default="a")
    kinds = SelectMultipleField("哪些方面", [Required()], choices=SIZES, default=["2"])
    agreed = BooleanField("我要捐赠票据", [Required()])
    photo = FileField("材料照片")
    paper = FileField("名册", [Required()])
    code = StringField("6位数字", [Required()])
    hidden = HiddenField(default="x")


def strict(app: Flask) -> Environment:
    """The application's templates, refusing every name that was not given."""
    loaders = [FileSystemLoader(str(app.template_folder)), FileSystemLoader(FOLDER)]
    return templates.environment().overlay(undefined=StrictUndefined, loader=ChoiceLoader(loaders))


def render(app: Flask, *, desk: bool = False) -> str:
    """Render the page inside a request, in the public or the desk shell."""
    refused = SampleForm(prefix="no-")
    refused.validate()
    refused.form_errors.append("还没有本人同意，不能发布")
    template = strict(app).get_template("components.html")
    return template.render(sample=SampleForm(), refused=refused, bar=SampleForm(prefix="find-"), desk=desk)


def add_gallery(app: Flask) -> None:
    """Serve the page at /-/components, in the desk shell with ?desk=1."""
    app.add_url_rule("/-/components", "gallery", public()(lambda: render(app, desk="desk" in request.args)))
