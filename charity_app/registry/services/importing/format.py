"""The columns of a table of households, their Chinese and English names, and the words that may stand in them."""

from collections.abc import Mapping
from enum import StrEnum

from charity_app.core.errors import Invalid
from charity_app.core.sheets import write_csv, write_xlsx
from charity_app.core.text import Text
from charity_app.registry.states.people import NO, YES, Relation


class Column(StrEnum):
    """A column by its English name, which is its code."""

    HOUSEHOLD = "household"
    COMMITTEE = "committee"
    ADDRESS = "address"
    RELATION = "relation"
    NAME = "name"
    ID_NUMBER = "id_number"
    BIRTH_ON = "birth_on"
    GENDER = "gender"
    PHONE = "phone"
    LOCAL_REGISTRATION = "local_registration"
    RESIDENCE_PERMIT = "residence_permit"
    DISABILITY_LEVEL = "disability_level"
    DISABILITY_TYPE = "disability_type"
    EMPLOYMENT = "employment"
    LABOUR_ABILITY = "labour_ability"
    EDUCATION_STAGE = "education_stage"
    CARE_LEVEL = "care_level"
    MAJOR_ILLNESS = "major_illness"
    LIVING_ALONE = "living_alone"
    WAGE = "wage"
    PENSION = "pension"
    OTHER_INCOME = "other_income"
    INCOME_COMPLETE = "income_complete"
    DEPOSITS = "deposits"
    ASSETS_COMPLETE = "assets_complete"
    MOTOR_VEHICLES = "motor_vehicles"
    HOMES = "homes"


COLUMNS: Mapping[Column, str] = {
    Column.HOUSEHOLD: "家庭序号",
    Column.COMMITTEE: "居村代码",
    Column.ADDRESS: "居住地址",
    Column.RELATION: "与户主关系",
    Column.NAME: "姓名",
    Column.ID_NUMBER: "身份证号码",
    Column.BIRTH_ON: "出生日期",
    Column.GENDER: "性别",
    Column.PHONE: "联系电话",
    Column.LOCAL_REGISTRATION: "本市户籍",
    Column.RESIDENCE_PERMIT: "居住证",
    Column.DISABILITY_LEVEL: "残疾等级",
    Column.DISABILITY_TYPE: "残疾类别",
    Column.EMPLOYMENT: "就业状态",
    Column.LABOUR_ABILITY: "劳动能力",
    Column.EDUCATION_STAGE: "在读学段",
    Column.CARE_LEVEL: "照护等级",
    Column.MAJOR_ILLNESS: "大病重病",
    Column.LIVING_ALONE: "独居",
    Column.WAGE: "月工资",
    Column.PENSION: "月养老金",
    Column.OTHER_INCOME: "其他月收入",
    Column.INCOME_COMPLETE: "收入已全部申报",
    Column.DEPOSITS: "存款",
    Column.ASSETS_COMPLETE: "财产已全部申报",
    Column.MOTOR_VEHICLES: "机动车数",
    Column.HOMES: "住房套数",
}
REQUIRED = (Column.HOUSEHOLD, Column.COMMITTEE, Column.RELATION, Column.NAME)

_YES_NO = {"是": YES, "否": NO, "有": YES, "无": NO, "yes": YES, "no": NO}
WORDS: Mapping[Column, Mapping[str, str]] = {
    Column.RELATION: {
        "户主": Relation.HEAD,
        "本人": Relation.HEAD,
        "配偶": Relation.SPOUSE,
        "子女": Relation.CHILD,
        "儿子": Relation.CHILD,
        "女儿": Relation.CHILD,
        "儿媳": Relation.CHILD_IN_LAW,
        "女婿": Relation.CHILD_IN_LAW,
        "孙子女": Relation.GRANDCHILD,
        "父母": Relation.PARENT,
        "父亲": Relation.PARENT,
        "母亲": Relation.PARENT,
        "配偶父母": Relation.PARENT_IN_LAW,
        "祖父母": Relation.GRANDPARENT,
        "兄弟姐妹": Relation.SIBLING,
        "其他": Relation.OTHER,
        **{relation.value: relation for relation in Relation},
    },
    Column.GENDER: {"男": "male", "女": "female", "male": "male", "female": "female"},
    Column.LOCAL_REGISTRATION: _YES_NO,
    Column.RESIDENCE_PERMIT: _YES_NO,
    Column.MAJOR_ILLNESS: _YES_NO,
    Column.LIVING_ALONE: _YES_NO,
    Column.INCOME_COMPLETE: _YES_NO,
    Column.ASSETS_COMPLETE: _YES_NO,
    Column.DISABILITY_LEVEL: {"无": "0", "0": "0", "1": "1", "2": "2", "3": "3", "4": "4"}
    | {"一级": "1", "二级": "2", "三级": "3", "四级": "4"},
    Column.DISABILITY_TYPE: {
        "无": "none",
        "视力": "visual",
        "听力": "hearing",
        "言语": "speech",
        "肢体": "physical",
        "智力": "intellectual",
        "精神": "mental",
        "多重": "multiple",
    },
    Column.EMPLOYMENT: {
        "就业": "employed",
        "在职": "employed",
        "自雇": "self_employed",
        "登记失业": "unemployed_registered",
        "失业": "unemployed",
        "退休": "retired",
        "学生": "student",
        "学龄前": "preschool",
        "无法就业": "unable",
    },
    Column.LABOUR_ABILITY: {"有": "full", "部分": "partial", "无": "none"},
    Column.EDUCATION_STAGE: {
        "无": "none",
        "学前": "preschool",
        "义务教育": "compulsory",
        "高中": "senior_high",
        "中职": "vocational",
        "大学": "higher",
    },
    Column.CARE_LEVEL: {str(level): str(level) for level in range(7)} | {"无": "0"},
}
_SAMPLE = (
    "1,310115008001,演示路1弄2号3室,户主,钱初溪,990115194003129027,,,12000000001,是,,无,,退休,,,2,否,否,,3200,,是,20000,是,0,1",
    "1,310115008001,,孙子女,钱云苔,990115201506049347,,,,是,,无,,学生,,义务教育,,,,,,,,,,,",
)


def read_header(cells: tuple[str, ...]) -> list[Column]:
    """Return the columns of a table by its first row. Raises Invalid for an unknown, double or missing column."""
    names = {chinese: column for column, chinese in COLUMNS.items()} | {column.value: column for column in Column}
    found: list[Column] = []
    for place, cell in enumerate(cells, 1):
        column = names.get(cell.strip().lower())
        if column is None or column in found:
            told = Text(
                "Column %(place)s of the first row is not one of the columns of the sample", "error", {"place": place}
            )
            raise Invalid(told, field="file")
        found.append(column)
    missing = [COLUMNS[column] for column in REQUIRED if column not in found]
    if missing:
        told = Text("These columns are missing: %(names)s", "error", {"names": "、".join(missing)})
        raise Invalid(told, field="file")
    return found


def sample_table(kind: str) -> bytes:
    """Return a table with every column and one invented household, as csv or xlsx."""
    rows = [line.split(",") for line in _SAMPLE]
    header = list(COLUMNS.values())
    return write_xlsx(header, rows) if kind == "xlsx" else write_csv(header, rows)
