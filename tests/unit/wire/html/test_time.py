"""Short pages in scripts without blanks: their paragraphs, and the time that only their text tells. Invented pages."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from lxml import html

from stream.normalise import normalise
from stream.wire import read
from stream.wire.html.time import is_stamp, shown_time
from tests.factories import ORIGIN

MENU = '<div class="menu">{} 2019-01-01 10:00</div>'
ZH = (
    "水坝公司周二表示，因大雨停工两天，工人们须在家等候，周六恢复施工。",
    "坝长王明说：“我们不会冒险。”",
    "镇政府周五将开会讨论新坝的计划。",
)
JA = (
    "ダム会社は火曜日、大雨のため二日間工事を止めると発表した。",
    "所長は「危険は冒さない」と述べた。",
    "町は金曜日に新しいダムの計画を話し合う。",
)
KO = (
    "댐 회사는 화요일 큰비로 이틀간 공사를 멈춘다고 밝혔다.",
    "소장은 “위험을 감수하지 않겠다”고 말했다.",
    "군은 금요일 새 댐 계획을 논의한다.",
)
TH = (
    "บริษัทเขื่อนแถลงเมื่อวันอังคารว่าจะหยุดงานสองวันเพราะฝนตกหนัก",
    "ผู้จัดการกล่าวว่า “เราจะไม่เสี่ยง”",
    "สภาเมืองจะประชุมเรื่องเขื่อนใหม่ในวันศุกร์นี้",
)
PAGES = {
    "zh": (
        ZH,
        "首页 新闻",
        "大坝停工",
        "<div class='i'><span>来源：某报</span> <span>发布时间：{}</span></div>",
        "2024-06-03 09:12:33",
    ),
    "zh, in words": (ZH, "首页", "大坝停工", "<p class='t'>{} 来源：某报</p>", "2024年6月3日 上午9:12"),
    "zh, afternoon": (ZH, "首页", "大坝停工", "<p>更新：{}</p>", "2024年6月2日 下午9:12"),
    "ja": (JA, "ホーム", "ダム工事停止", "<p>公開日時：{}</p>", "2024年6月3日（月）9時12分"),
    "ko": (KO, "홈 뉴스", "댐 공사 중단", "<div>입력 {} 기자 김민수</div>", "2024.06.03. 오전 9:12"),
    "th": (TH, "หน้าแรก", "เขื่อนหยุดงาน", "<div>เผยแพร่: {} น.</div>", "3 มิถุนายน 2567 09:12"),
}


def page(name, body=None):
    copy, menu, title, info, stamp = PAGES[name]
    body = body or "".join(f"<p>{text}</p>" for text in copy)
    head = (
        f'<html><head><meta charset="utf-8"><title>{title} | 某</title></head><body>{MENU.format(menu)}<h1>{title}</h1>'
    )
    return f"{head}{info.format(stamp)}<div class='content'>{body}</div></body></html>"


@pytest.mark.parametrize("name", PAGES)
def test_paragraphs_and_time(name):
    told = normalise(read(page(name).encode()).items[0], ORIGIN)
    assert told.body == "\n\n".join(PAGES[name][0])
    expected = (
        datetime(2024, 6, 2, 21, 12, tzinfo=UTC) if "afternoon" in name else datetime(2024, 6, 3, 9, 12, tzinfo=UTC)
    )
    assert told.published_at.replace(second=0) == expected


@pytest.mark.parametrize("lines", ["<br><br>", "<br/>\n<br />", "<br>\u3000\u3000", "<br><br>\u3000\u3000"])
def test_breaks_in_place_of_paragraphs(lines):
    told = normalise(read(page("zh", lines.join(ZH)).encode()).items[0], ORIGIN)
    assert told.body == "\n\n".join(ZH)


def test_an_editors_line_is_no_copy():
    told = normalise(
        read(page("zh", "".join(f"<p>{p}</p>" for p in (*ZH, "（责任编辑：王芳）"))).encode()).items[0], ORIGIN
    )
    assert told.body == "\n\n".join(ZH)
    assert told.extra["left_out"] == ["（责任编辑：王芳）"]


def shown(markup):
    return shown_time(html.document_fromstring(f"<body>{markup}</body>"))


@pytest.mark.parametrize(
    ("markup", "moment"),
    [
        ("<p>Published: 2024-06-03 09:12</p>", "2024-06-03T09:12:00"),
        ("<h1>Dam</h1><span>2024/6/3 9:12</span>", "2024-06-03T09:12:00"),
        ("<h1>Dam</h1><span>2024/6/3</span><p>Updated 2024-06-04</p>", "2024-06-04"),
        ("<p>2024-06-03 09:12</p><h1>Dam</h1>", None),
        ("<h1>Dam</h1><p>It was built on 2024-06-03.</p>", None),
        ("<h1>Dam</h1>" + "<p>x</p>" * 20 + "<p>2024-06-03 09:12</p>", None),
        ("<h1>Dam</h1><p>" + "The dam held. " * 20 + "2024-06-03 09:12</p>", None),
        ("<p>发布时间：2024年06月03日</p>", "2024-06-03"),
        ("<p>วันที่ 3 มิ.ย. 2567</p>", "2024-06-03"),
    ],
)
def test_which_date_counts(markup, moment):
    assert shown(markup) == moment


def test_lines_of_time():
    assert is_stamp("公開日時：2024年6月3日 9時12分")
    assert is_stamp("2024-06-03 09:12 来源：某报")
    assert not is_stamp("2024年6月3日，水坝公司表示，因大雨停工两天，工人们须在家等候。")
    assert not is_stamp("It held on 2024-06-03.")
    assert not is_stamp("The dam held.")


@pytest.mark.parametrize("piece", ["<div>", "<p>2024-06-03 ", "<p>2024-06", "<span>发布</span>", "2024 - 06 - "])
def test_time_grows_with_size_only(piece):
    def seconds(length):
        tree = html.document_fromstring("<body><h1>a</h1>" + piece * (length // len(piece)) + "</body>")
        start = time.process_time()
        shown_time(tree)
        return time.process_time() - start

    few, many = min(seconds(2_000) for _ in range(3)), min(seconds(8_000) for _ in range(3))
    assert many < 0.02 + 8 * few
