"""Write those reports of the packaged example that an editor cannot keep: Word files, a PDF, and a text in GB18030.

Run after a change to a text below: ``python tests/tools/make_example.py``. Equal texts give equal bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from docx import Document

TARGET = Path(__file__).resolve().parents[2] / "kg" / "data" / "example" / "reports"
WRITTEN = datetime(2024, 3, 1, tzinfo=UTC)
ZIP_TIME = (2024, 3, 1, 0, 0, 0)
LINE_LENGTH = 34
_UNBREAKABLE = re.compile(r"[\d.“（][\d.%]|[“（]")

# Each text: a title, then paragraphs. A paragraph that opens with "# " is a heading in Word and plain text elsewhere.
BAOHE = """\
包河区：一颗红心撬动万家幸福
包河区城市小区超过800个，治理难点在小区，突破口也在小区。2019年以来，合肥市包河区把“红色物业”列为“书记项目”，由区委书记韩立群领办，区委组织部具体推进，在全省率先成立区级物业管理行业党委。
# 一、把组织建到楼下
全区组建小区党组织612个、楼栋党小组2350个，选出党员楼栋长4100余名。常青街道推行“三方联席”机制，社区党组织、业主委员会、物业企业一起议事，一般问题3天内答复，疑难问题提级会商。去年以来，全区收到居民诉求2.6万件，按期办结率达到97.8%。
# 二、把服务送到门口
建成“红色驿站”68个，开设共享食堂、早托班和小修小补摊位。望湖街道党工委书记许静说：“驿站离家不到500米，老人孩子都用得上。”全区整合公共用房3.4万平方米，培育社区社会组织370家，开展便民活动1.9万场次，服务群众86万人次。
# 三、把队伍带到前头
全面实行“三岗十八级”薪酬体系，社区工作者人均年收入提高到9.6万元。举办“头雁论坛”12期，招录社区工作者230名，本科以上学历占91%。居民办事的“最后一公里”，走成了干部进门入户的“第一步”。包河区先后获评全国社区治理和服务创新实验区、全省城市基层党建示范区，望湖街道望湖城社区党委获“全省先进基层党组织”称号。
"""

JINYUN = """\
缙云县：“共富工坊”开到家门口
“活儿送到村口，钱挣在家里。”缙云县壶镇镇村民王晓燕一边串珠子一边算账，上个月她在“共富工坊”领到计件工资3860元。
2022年，浙江省在全省推广“共富工坊”建设。缙云县按照省委部署迅速行动，县委组织部、县农业农村局成立工作专班，当年建成工坊76家。截至2023年6月，全县共有“共富工坊”185家，其中来料加工类97家、电商直播类52家、农旅融合类36家，吸纳低收入农户2140人，人均月增收2600元左右。
工坊办得好，关键在党建联建。壶镇镇党委书记陈志强牵头，推动7个村党组织与2家缝纫机企业结成联建对子，订单共享、师傅共享，年加工产值达到4200万元。新建镇的村支书们组团跑市场，把滞销的茭白卖到上海、苏州，单季销售额1180万元，被村民称作“致富经纪人”。
县里连续举办“烧饼师傅”技能大赛3届，培训学员1.06万人次，一块烧饼带出30亿元的产业。县人力社保局推出“工坊贷”，累计授信1.5亿元，惠及工坊110家。
小工坊撑起大民生。缙云县“共富工坊”做法入选浙江省共同富裕示范区最佳实践名单，东方镇一家竹编工坊获评省级“五星工坊”。全县低收入农户人均可支配收入去年增长15.3%，增幅列全市第2位。
"""

NANHAI = """\
南海区政府工作报告（节选）
——2024年1月在佛山市南海区人民代表大会会议上
# 一、2023年工作回顾
各位代表！过去一年，面对复杂局面，我区坚持制造业当家，全年地区生产总值增长5.1%，规模以上工业增加值突破1700亿元，一般公共预算收入285.6亿元，新登记经营主体6.9万户，“四上”企业净增412家。
创新动能加快积聚。聚焦氢能、机器人等领域实行“揭榜挂帅”，发布重大技术需求48项，成功揭榜31项，撬动企业研发投入9.2亿元。实施“蓝海人才”计划，引进领军人才团队26个；区属事业单位设立人才“周转池”，统筹编制180个，专用于引进博士和急需紧缺人才，已入编143人。狮山镇举办“机器人揭榜赛”，吸引参赛队伍220支。
城乡面貌持续改善。深入落实省委“百千万工程”，里水镇、西樵镇入选首批全省典型镇，创建美丽庭院8300户，整治低效用地1.2万亩。新建口袋公园52个、碧道43.5公里，空气质量优良天数比率88.2%。桂城街道推行“红色物业”，组建小区党支部176个，物业矛盾纠纷下降三成。
民生保障更加有力。新增公办学位1.35万个，城镇新增就业4.1万人，政务服务事项办理时限压减85%以上，审批材料由平均6.4份减至2.1份。
# 二、2024年工作安排
今年的主要预期目标是：地区生产总值增长5.5%左右，新增国家级专精特新“小巨人”企业15家，新增公办学位1万个。我们将继续办好十件民生实事，把“问题清单”变成“幸福账单”。
"""

SHOUGUANG = """\
寿光市：棚里棚外党旗红
寿光是蔬菜之乡，一座座大棚连着千家万户的收成。2020年以来，寿光市委组织部在各镇街推行“党组织领办合作社”，把分散的菜农重新拢到一起。
“支部带头，心里托底。”稻田镇菜农张建国说。他所在的合作社由村党支部书记董春梅领办，统一供苗、统一检测、统一销售，社员由46户增加到388户。目前，全市党组织领办合作社达到715家，入社群众9.4万户，村均集体收入由28万元增加到61万元，收入百万元以上的村有163个。
干事要有抓手。潍坊市全面推行“书记项目”制度，寿光市按照潍坊市委部署，组织镇街党（工）委书记认领“书记项目”58个，完成率93.1%。洛城街道领办的“智慧大棚”项目，建成智能温室320座，亩均节水40%，节省人工近一半。
城里同样有变化。圣城街道去年起推行“红色物业”，物业企业党组织覆盖率达到100%，协调解决充电桩安装、外墙渗水等难题2900余件；全市建成“红色驿站”27处，服务货车司机、快递小哥11.3万人次，其中羊口镇的港口驿站24小时开放。
人才是蔬菜产业的“金种子”。寿光市与中国农业科学院、山东农业大学合作开展“揭榜挂帅”，育成新品种17个，国产种子占有率超过75%。全市选派“棚二代”技术员640名到外省指导建棚，足迹遍及26个省份。寿光市被评为全省抓党建促乡村振兴示范县。
"""

PUYANG = """\
濮阳县：压实担子 扎根滩区
濮阳县地处黄河北岸，滩区面积大、任务重。近三年，县委组织部以“墩苗育苗”计划为抓手，把重担交给年轻人，锻造能打硬仗的队伍。
按照省委部署，该县2021年9月启动首批“墩苗育苗”，选派42名年轻干部到渠村乡、习城乡等沿黄乡镇任职。目前已分3批派出118人，26人得到提拔重用，4人因表现平平被召回。墩苗干部刘海燕担任徐镇镇党委副书记，两年里跑遍31个村，帮助群众建成羊肚菌大棚210座，户均增收1.1万元。
县里还把“三会一课”搬到堤坝、车间，开展流动课堂85场，听课党员6300人次；举办“我是党课主讲人”比赛，评出优秀党课20堂。针对企业反映的技术难题，县产业集聚区实行“揭榜挂帅”，与河南大学、郑州轻工业大学签约攻关项目14个，攻克关键技术9项，新增产值近3亿元。
减负也动真格。村级挂牌由每村22块减为6块，报表从140项精简到79项。基层干部腾出手来办实事，去年为群众办成“微心愿”5200余个。滩区群众把常来的干部叫作“自家人”。
濮阳县获评全市党建工作先进县，庆祖镇党委被濮阳市委授予“五面红旗”党委称号。
"""


def make_docx(text: str) -> bytes:
    """Make a Word file of the text's title, headings and paragraphs, with fixed times inside."""
    document = Document()
    title, *paragraphs = text.splitlines()
    document.add_heading(title, level=0)
    for paragraph in paragraphs:
        if paragraph.startswith("# "):
            document.add_heading(paragraph[2:], level=1)
        else:
            document.add_paragraph(paragraph)
    properties = document.core_properties
    properties.title, properties.author = title, "govkg example"
    properties.created = properties.modified = WRITTEN
    buffer = io.BytesIO()
    document.save(buffer)
    return _fix_zip_times(buffer.getvalue())


def _fix_zip_times(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def make_pdf(text: str) -> bytes:
    """Make a one-page A4 PDF. No font is embedded: a viewer draws it with its own Song typeface."""
    lines = list(_break_lines(text))
    show = "\n".join(f"<{line.encode('utf-16-be').hex().upper()}> Tj T*" for line in lines)
    page = f"BT /F1 13 Tf 22 TL 62 780 Td\n{show}\nET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000 /W [1 95 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    return _join_objects(objects)


def _break_lines(text: str) -> Iterator[str]:
    """Yield lines of a page: the title, and paragraphs indented and broken between any two characters that may part."""
    title, *paragraphs = text.splitlines()
    yield title
    for paragraph in paragraphs:
        rest = "\u3000\u3000" + paragraph
        while rest:
            cut = _last_break(rest)
            yield rest[:cut]
            rest = rest[cut:]


def _last_break(text: str) -> int:
    """Find where a line of this text ends: never inside a number, never before a closing mark."""
    cut = LINE_LENGTH
    while cut < len(text) and (_UNBREAKABLE.match(text, cut - 1) or text[cut] in "，。、；：？！”）%"):
        cut -= 1
    return cut


def _join_objects(objects: list[bytes]) -> bytes:
    content, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


def make_gb18030(text: str) -> bytes:
    """Make a text file as an older Windows machine saves it: GB18030, CRLF, paragraphs indented."""
    title, *paragraphs = text.splitlines()
    lines = [title, "", *("\u3000\u3000" + paragraph for paragraph in paragraphs), ""]
    return "\r\n".join(lines).encode("gb18030")


def make_files() -> dict[str, bytes]:
    """Make every file of this tool, by name."""
    return {
        "baohe.docx": make_docx(BAOHE),
        "jinyun.docx": make_docx(JINYUN),
        "nanhai.docx": make_docx(NANHAI),
        "puyang.txt": make_gb18030(PUYANG),
        "shouguang.pdf": make_pdf(SHOUGUANG),
    }


def main() -> None:
    for name, content in make_files().items():
        (TARGET / name).write_bytes(content)


if __name__ == "__main__":
    main()
