"""NewsML 1.0 to 1.2 in several agencies' manners. The agencies' copy is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas import Status
from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN


def item(text):
    (only,) = read(text.encode()).items
    return only


def article(text):
    return normalise(item(text), ORIGIN)


CANCELED = '<Status FormalName="Canceled"/>'
USABLE = '<Status FormalName="Usable"/>'


def newsml(*items, version="1.2", envelope=""):
    return f'<?xml version="1.0"?><NewsML Version="{version}">{envelope}{"".join(items)}</NewsML>'


def news_item(component, managed="", ident="urn:newsml:hill.example:20260308:A1:1", name="News"):
    public = f"<PublicIdentifier>{ident}</PublicIdentifier>" if ident else ""
    return (
        "<NewsItem xml:lang='fr'><Identification><NewsIdentifier><ProviderId>hill.example</ProviderId><DateId>20260308"
        "</DateId><NewsItemId>A1</NewsItemId><RevisionId PreviousRevision='0' Update='N'>1</RevisionId>"
        f"{public}</NewsIdentifier><NameLabel>barrage</NameLabel></Identification><NewsManagement>"
        f"<NewsItemType FormalName='{name}'/><FirstCreated>20260308T080000Z</FirstCreated><ThisRevisionCreated>"
        f"20260308T090000+0100</ThisRevisionCreated>{managed or USABLE}</NewsManagement>"
        f"{component}</NewsItem>"
    )


def text(copy="<p>Le barrage tient.</p><p>Il est vieux.</p>", lines="", role="Main", media="Text"):
    return (
        f"<NewsComponent><Role FormalName='{role}'/><NewsLines>{lines}</NewsLines><ContentItem>"
        f"<MediaType FormalName='{media}'/><DataContent>{copy}</DataContent></ContentItem></NewsComponent>"
    )


PICTURE = """<NewsComponent><Role FormalName="Supporting"/><NewsLines><HeadLine>A dam at dusk</HeadLine>
 <ByLine>Noé RIVE</ByLine></NewsLines><NewsComponent><Role FormalName="Caption"/><ContentItem><MediaType
 FormalName="Text"/><DataContent><p>The dam, seen at dusk.</p></DataContent></ContentItem></NewsComponent>
 <NewsComponent><Role FormalName="HighDef"/><ContentItem Href="dam.jpg"><MediaType FormalName="Photo"/>
 <Format FormalName="JPEG"/></ContentItem></NewsComponent></NewsComponent>"""
AFP = newsml(
    news_item(
        f"""<NewsComponent Duid="x"><NewsLines><HeadLine>Le barrage tient</HeadLine><ByLine>Ada BROOK</ByLine>
 <DateLine>Hartwell, 8 mars 2026 (HILL) -</DateLine><SlugLine>eau-barrage</SlugLine><CreditLine>HILL</CreditLine>
 <CopyrightLine>© Hill</CopyrightLine><NewsLine><NewsLineType FormalName="AdvisoryLine"/><NewsLineText>ACTUALISE avec
 citation</NewsLineText></NewsLine><NewsLine><NewsLineType FormalName="ProductLine"/><NewsLineText>(Photo)
 </NewsLineText></NewsLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="HILL"/></Provider>
 </AdministrativeMetadata><DescriptiveMetadata><Language FormalName="fr"/><SubjectCode><Subject FormalName="06000000"
 cat="ENV"/></SubjectCode><SubjectCode><SubjectMatter FormalName="06006000"/></SubjectCode><Location><Property
 FormalName="Country" Value="USA"/><Property FormalName="City" Value="Hartwell"/></Location>
 <Property FormalName="Keyword" Value="eau"/><Property FormalName="GeneratorSoftware" Value="libg2"/>
 </DescriptiveMetadata>{PICTURE}{text()}</NewsComponent>""",
        '<Status FormalName="Usable"/><Urgency FormalName="3"/>',
    ),
    envelope='<NewsEnvelope><TransmissionId>77</TransmissionId><Priority FormalName="4"/></NewsEnvelope>',
)


def test_afp_all_fields():
    found = item(AFP)
    assert found.format == "newsml-1.2"
    assert (found.provider, found.guid, found.version) == ("HILL", "urn:newsml:hill.example:20260308:A1:1", "1")
    assert (found.status, found.urgency, found.priority) == ("Usable", "3", "4")
    assert (found.published_at, found.first_created_at) == ("20260308T090000+0100", "20260308T080000Z")
    assert (found.language, found.slugline, found.located) == ("fr", "eau-barrage", "Hartwell")
    assert (found.headline, found.byline) == ("Le barrage tient", "Ada BROOK")
    assert found.dateline == "Hartwell, 8 mars 2026 (HILL) -"
    assert (found.credit, found.copyright, found.keywords) == ("HILL", "© Hill", ("eau",))
    assert " ".join(found.ednote.split()) == "ACTUALISE avec citation"
    assert [s.code for s in found.subjects] == ["06000000", "06006000"]


def test_afp_pictures_are_no_copy_and_are_kept():
    found = item(AFP)
    told = article(AFP)
    assert told.body == "Le barrage tient.\n\nIl est vieux."
    texts = str(found.extra)
    assert "The dam, seen at dusk." in texts
    assert "dam.jpg" in texts
    assert found.extra["NewsEnvelope"] == {"TransmissionId": "77"}
    assert found.extra["NewsComponent/DescriptiveMetadata/Property[GeneratorSoftware]"] == "libg2"
    assert found.extra["Identification/NewsIdentifier/RevisionId@Update"] == "N"


def test_alert_with_an_empty_headline():
    found = item(newsml(news_item(text("<p>Le barrage cède</p>", "<HeadLine/>"), name="Alert")))
    assert found.headline is None
    assert found.priority == "alert"
    assert normalise(found, ORIGIN).urgency == 2
    assert normalise(found, ORIGIN).body == "Le barrage cède"


def test_photographer_is_credited_where_the_copy_has_no_byline():
    found = item(newsml(news_item(f"<NewsComponent>{text()}{PICTURE}</NewsComponent>")))
    assert (found.byline, found.byline_title) == ("Noé RIVE", "photographer")
    assert found.headline is None


def test_a_picture_item_tells_its_caption():
    told = article(newsml(news_item(f"<NewsComponent>{PICTURE}</NewsComponent>")))
    assert (told.headline, told.body) == ("A dam at dusk", "The dam, seen at dusk.")


KYODO = """<?xml version="1.0"?><!DOCTYPE NewsML PUBLIC "urn:newsml:iptc.org:20021018:NewsMLv1.1" "NewsML.dtd" [
 <!ENTITY % nitf PUBLIC "-//IPTC//DTD NITF 3.1//EN" "nitf-3-1.dtd">
 %nitf; ]><NewsML Version="1.0"><NewsItem><NewsManagement><Status FormalName="Usable"/></NewsManagement>
 <NewsComponent><NewsComponent><Role FormalName="Main"/><ContentItem><DataContent><nitf><head><title>t</title>
 <docdata><urgency ed-urg="5"/></docdata></head><body><body.head><hedline><hl1>Dam holds</hl1></hedline>
 <byline>By Ren Kawa</byline><dateline><location>TOKYO</location></dateline><note>Eds: check name</note></body.head>
 <body.content><p>The dam held.</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent>
 </NewsComponent></NewsItem></NewsML>"""


def test_nitf_within_newsml_with_a_doctype():
    found = item(KYODO)
    assert found.format == "newsml-1.0"
    assert (found.headline, found.byline, found.dateline) == ("Dam holds", "By Ren Kawa", "TOKYO")
    assert found.ednote == "Eds: check name"
    assert "5" in str(found.extra)  # NITF's own head is kept
    assert article(KYODO).body == "The dam held."


def test_codes_as_text_as_tass_sends_them():
    found = item(
        "<NewsML><NewsEnvelope><Priority>3</Priority></NewsEnvelope><NewsItem><NewsManagement><NewsItemType>News"
        "</NewsItemType><Status>Usable</Status><Urgency>2</Urgency></NewsManagement><NewsComponent Duid='8812'>"
        "<NewsLines><HeadLine>Dam holds</HeadLine><DateLine>March 8</DateLine></NewsLines><ContentItem><DataContent>"
        "The dam held.\n\nIt was old.</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )
    assert (found.status, found.urgency, found.priority, found.guid) == ("Usable", "2", "3", "8812")
    assert [p.text for p in found.paragraphs] == ["The dam held.", "It was old."]


def test_roles_as_business_wire_sends_them():
    def component(role, content, media="Text"):
        return (
            f"<NewsComponent><Role FormalName='{role}'/><BasisForChoice>x</BasisForChoice><ContentItem><MediaType "
            f"FormalName='{media}'/><DataContent>{content}</DataContent></ContentItem></NewsComponent>"
        )

    told = newsml(
        news_item(
            "<NewsComponent><NewsLines><HeadLine>Hill Corp builds</HeadLine></NewsLines>"
            + component("StyleSheet", "p { color: red }")
            + component("HeadLine", "<h1>Hill Corp builds</h1>")
            + component("Contact", "<p>Hill Corp, Ada Brook, 555 1234</p>")
            + component("Body", "<html><head><title>t</title></head><body><p>Hill Corp builds a dam.</p></body></html>")
            + "</NewsComponent>"
        )
    )
    assert article(told).body == "Hill Corp builds a dam."
    assert "555 1234" in str(item(told).extra)


def test_several_items_and_one_in_another():
    def named(component, name):
        return news_item(component, ident=f"urn:newsml:hill.example:20260308:{name}7:1")

    inner = named(text("<p>Inner.</p>"), "inner")
    outer = named(f"<NewsComponent>{text('<p>Outer.</p>')}{inner}</NewsComponent>", "outer")
    reading = read(newsml(outer, named("<NewsComponent/>", "empty"), named(text("<p>Last.</p>"), "last")).encode())
    assert [i.guid.split(":")[4] for i in reading.items] == ["outer7", "inner7", "last7"]
    assert [normalise(i, ORIGIN).body for i in reading.items] == ["Outer.", "Inner.", "Last."]
    assert [r.reason for r in reading.refused] == [Reason.NO_TEXT]
    assert "Inner" not in str(reading.items[0].extra)


CHANGE = (
    "<Status FormalName='{}'/><StatusWillChange><FutureStatus FormalName='{}'/>"
    "<DateAndTime>20260309T000000+0100</DateAndTime></StatusWillChange>"
)


@pytest.mark.parametrize(
    ("now", "then", "status", "embargoed"),
    [
        ("Embargoed", "Usable", Status.EMBARGOED, True),
        ("Usable", "Canceled", Status.USABLE, False),
        ("Withheld", "Canceled", Status.WITHHELD, False),
    ],
)
def test_status_will_change(now, then, status, embargoed):
    told = article(newsml(news_item(text(), CHANGE.format(now, then))))
    assert told.status is status
    assert (told.embargo_until == datetime(2026, 3, 8, 23, tzinfo=UTC)) is embargoed


@pytest.mark.parametrize(
    ("managed", "status"),
    [
        ("<Status FormalName='Usable'/><Instruction FormalName='Kill'/>", Status.KILLED),
        ("<Status FormalName='Canceled'/>", Status.KILLED),
        ("<Instruction FormalName='Withhold'/>", Status.WITHHELD),
        (
            f"{USABLE}<Instruction FormalName='Cancel'><RevisionStatus>{CANCELED}</RevisionStatus></Instruction>",
            Status.USABLE,
        ),
    ],
)
def test_instructions(managed, status):
    assert article(newsml(news_item(text(), managed))).status is status


def test_a_kill_without_text_is_an_article_and_acts_on_its_id_only():
    killed = "<Status FormalName='Canceled'/>"
    told = article(newsml(news_item("<NewsComponent/>", killed)))
    assert (told.status, told.guid, told.body) == (Status.KILLED, "urn:newsml:hill.example:20260308:A1:1", "barrage")
    with pytest.raises(Rejected):
        read(f"<NewsML><NewsItem><NewsManagement>{killed}</NewsManagement></NewsItem></NewsML>".encode())


def test_an_advisory_is_one():
    assert article(newsml(news_item(text(), name="Advisory"))).status is Status.ADVISORY


@pytest.mark.parametrize("prefix", ["", "n:"])
def test_namespaces_change_nothing(prefix):
    xmlns = f'xmlns{":n" if prefix else ""}="http://iptc.org/std/NewsML/2003-10-10/"'
    told = article(
        f"<{prefix}NewsML {xmlns}><{prefix}NewsItem><{prefix}NewsComponent><{prefix}NewsLines><{prefix}HeadLine>H"
        f"</{prefix}HeadLine></{prefix}NewsLines><{prefix}ContentItem><{prefix}DataContent><{prefix}p>One.</{prefix}p>"
        f"</{prefix}DataContent></{prefix}ContentItem></{prefix}NewsComponent></{prefix}NewsItem></{prefix}NewsML>"
    )
    assert (told.headline, told.body) == ("H", "One.")


def test_components_cost_no_more_than_their_number():
    deep = "<NewsComponent>" * 240 + text() + "</NewsComponent>" * 240
    assert article(newsml(news_item(deep))).body.startswith("Le barrage")
    with pytest.raises(Rejected) as refused:
        read(newsml(news_item("<NewsComponent>" + "<NewsComponent/>" * 60_000 + "</NewsComponent>")).encode())
    assert refused.value.reason is Reason.OVERSIZE


def test_extra_has_bounds_and_says_so():
    many = "".join(f"<x>{'y' * 90}</x>" for _ in range(5_000))
    told = article(newsml(news_item(f"<NewsComponent>{text()}</NewsComponent>{many}")))
    assert "extra:cut" in told.repairs
    assert told.body == "Le barrage tient.\n\nIl est vieux."
    assert 100_000 < len(told.model_dump_json()) < 400_000


def test_long_nested_names_do_not_swell_the_message():
    names = ["n" * 100 + str(i) for i in range(200)]
    nested = "".join(f"<{n} a='b'>" for n in names) + "".join(f"</{n}>" for n in reversed(names))
    raw = newsml(news_item(text() + nested))
    assert len(article(raw).model_dump_json()) < 4 * len(raw)


def test_mixed_text_that_nobody_reads_stays_a_sentence():
    told = item(newsml(news_item(text() + "<Comment>Ring <b>Ada</b> at noon</Comment>")))
    assert told.extra["Comment"] == "Ring Ada at noon"


@pytest.mark.parametrize(
    ("copy", "body"),
    [
        ("<![CDATA[<p>R&amp;D held.</p><p>It stood.</p>]]>", "R&D held.\n\nIt stood."),
        ("R&amp;D &amp;quot;held&amp;quot;.\n\nIt stood.", 'R&D "held".\n\nIt stood.'),
        ("&lt;p&gt;R&amp;D held.&lt;p&gt;It stood.", "R&D held.\n\nIt stood."),
        ("Shares of Hill &lt;HIL.N&gt; rose.", "Shares of Hill <HIL.N> rose."),
    ],
)
def test_copy_that_was_escaped_twice_or_put_into_cdata(copy, body):
    told = article(newsml(news_item(text(copy, "<HeadLine><![CDATA[Hill &amp; <b>Sons</b> <HIL>]]></HeadLine>"))))
    assert told.body == body
    assert told.headline == "Hill & Sons <HIL>"


def test_a_long_table_is_copy():
    table = "<table>" + "<tr><td>1</td><td>2</td></tr>" * 8_000 + "</table>"
    assert article(newsml(news_item(text("<p>Figures:</p>" + table)))).body.count("1 | 2") == 8_000


def told_guid(public, item="20460031", date="20260308T100000"):
    ident = f"<PublicIdentifier>{public}</PublicIdentifier>" if public else ""
    number = f"<NewsItemId>{item}</NewsItemId>" if item else ""
    (only,) = read(
        f"<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>hill.example</ProviderId><DateId>{date}</DateId>"
        f"{number}<RevisionId>2</RevisionId>{ident}</NewsIdentifier></Identification>"
        f"{text()}</NewsItem></NewsML>".encode()
    ).items
    return only.guid


MADE = "urn:newsml:hill.example:20260308T100000:20460031:2"


@pytest.mark.parametrize(
    ("public", "guid"),
    [
        ("urn:newsml:hill.example:20260308:20460031:2", "urn:newsml:hill.example:20260308:20460031:2"),
        ("HILL-20460031", "HILL-20460031"),
        ("urn:newsml:hill.example:20260308:wx7.2:2N", "urn:newsml:hill.example:20260308:wx7.2:2N"),
        ("urn:newsml:www.hill.example", MADE),
        ("urn:newsml:hill.example:20260308", MADE),
        ("urn:newsml:hill.example:20260308:news:1", MADE),
        ("http://www.hill.example/", MADE),
        ("Hill Press", MADE),
        ("", MADE),
    ],
)
def test_an_identifier_that_names_the_house_is_no_guid(public, guid):
    assert told_guid(public) == guid


def test_identifiers_beside_short_ids_and_without_any():
    assert told_guid("urn:newsml:hill7.example", item="7") == "urn:newsml:hill.example:20260308T100000:7:2"
    assert told_guid("tag:hill.example:7", item="7") == "tag:hill.example:7"
    assert told_guid("urn:newsml:hill.example:20260308:weir:1", item="") == "urn:newsml:hill.example:20260308:weir:1"
    assert told_guid("HILL 20260308", item="") is None
    assert told_guid("HILL 4711", item="") == "HILL 4711"


@pytest.mark.parametrize("place", ["AdministrativeMetadata", "DescriptiveMetadata"])
@pytest.mark.parametrize("name", ["Priority", "priority", "News-Priority"])
def test_priority_as_a_property(place, name):
    fact = f"<{place}><Property FormalName='{name}' Value='3'/></{place}>"
    component = text().replace("<ContentItem>", f"{fact}<ContentItem>", 1)
    told = article(newsml(news_item(component)))
    assert (told.urgency, told.priority) == (3, "3")
    fact = "<Property FormalName='Urgency' Value='1'/>"
    assert article(newsml(news_item(text(), f"{USABLE}{fact}"))).urgency == 1
    managed = f"{USABLE}<Urgency FormalName='2'/>"
    assert article(newsml(news_item(component, managed))).urgency == 2


def test_a_lead_in_a_component_of_its_own_stands_above_the_body():
    def part(role, copy):
        return (
            f"<NewsComponent><Role FormalName='{role}'/><ContentItem><DataContent>{copy}</DataContent></ContentItem>"
            "</NewsComponent>"
        )

    lead = "The dam at Hartwell held on Sunday, the water board said."
    parts = part("Title", "Dam holds") + part("Lead", lead) + part("Body", "\tIt had rained.\n\tNobody slept.")
    other = "<NewsComponent>" + part("Lead", "A dam at dusk, seen from the road to Hartwell.") + "</NewsComponent>"
    story = f"<NewsComponent><NewsLines><HeadLine>Dam holds</HeadLine></NewsLines>{parts}</NewsComponent>"
    told = article(newsml(news_item(f"<NewsComponent>{other}{story}</NewsComponent>")))
    assert told.body.split("\n\n") == [lead, "It had rained.", "Nobody slept."]
    twice = story.replace("\tIt had", f"\t{lead} It had")
    assert article(newsml(news_item(f"<NewsComponent>{twice}</NewsComponent>"))).body.count(lead) == 1


def test_the_body_of_nitf_may_stand_without_nitf_and_its_markup_in_cdata():
    copy = "<body><body.content><![CDATA[The dam held.<P>It was old.</P>]]></body.content></body>"
    told = article(newsml(news_item(text(copy, "<HeadLine>Dam holds</HeadLine>"))))
    assert told.body.split("\n\n") == ["The dam held.", "It was old."]


def test_a_component_numbered_from_zero_names_no_item():
    for number, guid in (("0", None), ("00", None), ("a.12", "a.12"), ("8812", "8812")):
        bare = newsml(news_item(text().replace("<NewsComponent>", f"<NewsComponent Duid='{number}'>"), ident=""))
        assert item(bare.replace("<NewsItemId>A1</NewsItemId>", "<NewsItemId/>")).guid == guid


def test_a_date_with_a_time_stands_for_a_revision_without_one():
    bare = newsml(news_item(text(), ident="")).replace(
        "<ThisRevisionCreated>20260308T090000+0100</ThisRevisionCreated>", ""
    )
    told = item(bare.replace("<DateId>20260308</DateId>", "<DateId>2026-03-08 10:00:00</DateId>"))
    assert (told.published_at, told.guid) == ("2026-03-08 10:00:00", "A1")
    assert item(bare).published_at is None


def test_an_author_beside_the_lines_signs_where_no_line_does():
    told = news_item(f"<NewsComponent><Author>Ada Brook</Author>{text()}</NewsComponent>")
    assert item(newsml(told)).byline == "Ada Brook"
    told = news_item(f"<NewsComponent>{text(lines='<ByLine>Noor Haddad</ByLine>')}</NewsComponent>")
    assert item(newsml(told)).byline == "Noor Haddad"


@pytest.mark.parametrize(
    ("docdata", "status"),
    [
        ("<docdata><date.issue norm='20260308'/><date.release norm='20990310T000000Z'/></docdata>", Status.EMBARGOED),
        ("<docdata management-status='canceled'/>", Status.KILLED),
        ("<docdata><ed-msg info='Kill is mandatory.'/></docdata>", Status.KILLED),
    ],
)
def test_what_the_head_of_nitf_within_it_forbids_is_forbidden(docdata, status):
    assert article(KYODO.replace('<docdata><urgency ed-urg="5"/></docdata>', docdata)).status is status


@pytest.mark.parametrize("words", ["20 March 2099, 0000 GMT", "Embargoed until 20 March 2099, 0000 GMT"])
def test_a_line_of_a_type_that_has_no_field_is_kept_and_an_embargo_holds(words):
    line = f'<NewsLine><NewsLineType FormalName="EmbargoLine"/><NewsLineText>{words}</NewsLineText></NewsLine>'
    text = AFP.replace("<NewsLine>", f"{line}<NewsLine>", 1)
    assert item(text).extra["NewsLine/embargoline"] == [words]
    assert item(text).extra["NewsLine/productline"] == ["(Photo)"]
    assert (article(text).status, article(text).embargo_until) == (Status.EMBARGOED, datetime(2099, 3, 20, tzinfo=UTC))
