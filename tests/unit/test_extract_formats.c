/* test_extract_formats.c - documents of every kind to lines of text; what is damaged or hostile
 * gets one line that says so. */
#include "documents.h"

#include <iconv.h>

#include "indexer/text/numerals.h"

#define check_bytes(bytes, name, expected) check_bytes_at(bytes, name, expected, __FILE__, __LINE__)
static void check_bytes_at(zj_slice bytes, const char *name, const char *expected, const char *file,
                           int line) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  if (read_document(ctx, bytes, name, &out, &err) != ZJ_OK) {
    print_error("%s\n", err.text);
    _fail(file, line);
  }
  check_text_at(out.text, expected, file, line);
  talloc_free(ctx);
}

/* 'expected' is "line:level …" of the lines that the document marks as headings. */
#define check_headings(bytes, name, expected) \
  check_headings_at(bytes, name, expected, __FILE__, __LINE__)
static void check_headings_at(zj_slice bytes, const char *name, const char *expected,
                              const char *file, int line) {
  void *ctx = talloc_new(NULL);
  const zj_source_format *format;
  zj_decoded out;
  zj_error err = {0};
  zj_status status = zj_source_format_find(bytes, name, &format, &err);
  if (status == ZJ_OK) status = format->read(ctx, bytes, NULL, &out, &err);
  if (status == ZJ_OK && format->markup) status = format->markup(ctx, out.text, &out.markup, &err);
  char *found = talloc_strdup(ctx, status == ZJ_OK ? "" : err.text);
  for (size_t i = 0; status == ZJ_OK && i < out.markup.heading_count; i++)
    found = talloc_asprintf_append(found, "%s%u:%u", i ? " " : "", out.markup.headings[i].line,
                                   out.markup.headings[i].level);
  check_text_at(zj_slice_of(found), expected, file, line);
  talloc_free(ctx);
}

/* ---- HTML ---- */

#define check_html(html, expected) check_bytes(ZJ_LIT(html), "page.html", expected)

static void html_blocks_are_lines(void **state) {
  (void)state;
  check_html(
      "<html><head><title>网站</title><style>p{color:red}</style></head><body><h1>报告</h1><p>一、主要\n做法</p><p>抓好<b>落实</b>。<br>二、问题</p></body></html>",
      "报告\n一、主要 做法\n抓好落实。\n二、问题\n");
  check_html("<p>甲<br><br>乙<p>丙<div>丁</div>戊", "甲\n\n乙\n丙\n丁\n戊\n");
  check_html("<script>if (a < b) document.write('<p>x</p>');</script><p>正文<script>y</script>接着",
             "正文接着\n");
  check_html(
      "<!-- <p>旧</p> --><p>新<!-- 隐 -->文</p><nav>首页 <a>新闻</a></nav><select><option>其他</select>尾",
      "新文\n尾\n");
  check_html("<div style='display:none'>暗<div>更暗</div></div><div>明</div>", "明\n");
  check_html("<pre>一\n  二</pre>", "一\n二\n");
}

static void html_cells_stand_on_a_line(void **state) {
  (void)state;
  check_html("<table><tr><th>项目<th>数<tr><td><p>收入</p></td><td>12.5</td></tr></table>后",
             "项目 数\n收入 12.5\n后\n");
  check_html("<table><tr><td>甲</td><td><p>一</p><p>二</p></td><td>乙</td></tr></table>",
             "甲\n一\n二\n乙\n");
  check_html(
      "<table><tr><td><table><tr><td>1</td><td>2</td></tr></table></td><td>3</td></tr></table>",
      "1 2 3\n");
}

static void html_headings(void **state) {
  (void)state;
  check_headings(
      ZJ_LIT(
          "<h1>关于<br>工作的报告</h1><p>导语。</p><h2><b>做法</b></h2><p>正文<h3>问题<p>正文</p>"),
      "a.html", "1:1 4:2 7:3");
  check_html("<h1>关于<br>工作的报告</h1><p>导语。", "关于 工作的报告\n导语。\n");
  check_headings(
      ZJ_LIT(
          "<h3><a href=x>链接一</a></h3><h3><a id=y></a>标题</h3><h2> </h2><p>文</p><table><tr><td><h2>格</h2></td></tr></table>"),
      "a.html", "3:3");
}

static void html_numbers_are_shown(void **state) {
  (void)state;
  check_html(
      "<ol><li>抓培训<li><p>抓选拔</p><ul><li>点</ul><ol type=a><li>子</ol><li value=9><b>抓</b>监督</ol><p>后",
      "1. 抓培训\n2. 抓选拔\n点\na. 子\n9. 抓监督\n后\n");
  check_html(
      "<ol start=3 style='list-style-type:cjk-ideographic'><li>问题<li>&ldquo;打算&rdquo;</ol>",
      "三、问题\n四、“打算”\n");
  check_html("<ol><li>（一）自己编号<li>2、自己编号</ol><ol style='list-style:none'><li>无</ol>",
             "（一）自己编号\n2、自己编号\n无\n");
}

static void html_entities_are_characters(void **state) {
  (void)state;
  check_html(
      "<p>&ldquo;十四五&rdquo;&nbsp;&#24180;&#x5E72;&#X90E8; A&amp;B 5&lt;6 &unknown; &copy &nbsp一</p>",
      "“十四五”\u00A0年干部 A&B 5<6 &unknown; &copy \u00A0一\n");
  check_html("<p>&#147;x&#148; &#0;&#xD800;&#x110000;.</p>", "“x” .\n");
  check_html("<p>3 < 5，a<b>c</b></p>", "3 < 5，ac\n");
}

static void html_broken_hides_nothing(void **state) {
  (void)state;
  check_html("<p>一<!-- 注释没完<p>二", "一 注释没完\n二\n");
  check_html("<nav>没完<p>正文", "没完\n正文\n");
  check_html("<p title=\"没完>一</p><p>二", "一\n二\n");
  check_html("一<", "一<\n");
  check_html("<p>一</p><style>", "一\n");
}

/* What a browser does not show, or shows beside the text, parts no phrase. */
static void html_shows_as_a_browser(void **state) {
  (void)state;
  check_html("<p>年轻<ruby>干部<rp>(</rp><rt>gànbù</rt><rp>)</rp></ruby>不足</p>",
             "年轻干部不足\n");
  check_html("<p><ruby>干<rt>gan<rt>x</ruby>部", "干部\n");
  check_html(
      "<p>一<p style=\"color:red; DISPLAY : None\">暗<b>暗</b><p>二<div Style='display:NONE'>暗</div><table style=display:none><tr><td>暗</table>三",
      "一\n二\n三\n");
  check_html("<p>一<b style='display:none'>暗</b>二<img style='display:none'>三", "一二三\n");
  check_html("<div style='visibility: hidden; opacity: 0'><p>正文</p></div>", "正文\n");
  check_html(
      "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>一、</span><![endif]>问题<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><o:p></o:p></p>"
      "<p><st1:date Year=\"2005\"><span>2005</span>年</st1:date>3<wbr>月</p>",
      "一、问题\n2005年3月\n");
}

/* Values of forms are no text, unless the page has no other. */
static void html_forms(void **state) {
  (void)state;
  check_html("<p>正文<input type=hidden value=\"&lt;p&gt;值&lt;/p&gt;\"><textarea>域</textarea>",
             "正文\n");
  check_html(
      "<input id=a value='x'><input type=\"hidden\" value=\"&lt;p&gt;一、问题&lt;/p&gt;&lt;p&gt;A &amp;amp; B&lt;/p&gt;\"/>",
      "一、问题\nA & B\n");
  check_html("<textarea style='display:none'>&lt;p&gt;正文&#x5E72;</textarea><div id=zw></div>",
             "正文干\n");
}

static zj_slice encode(void *ctx, const char *text, const char *name) {
  iconv_t with = iconv_open(name, "UTF-8");
  size_t in = strlen(text), room = in * 4 + 8, left = room;
  char *out = talloc_size(ctx, room), *to = out, *from = (char *)(uintptr_t)text;
  assert_true(iconv(with, &from, &in, &to, &left) != (size_t)-1);
  iconv_close(with);
  return (zj_slice){out, room - left};
}

static void html_charset(void **state) {
  void *ctx = talloc_new(NULL);
  (void)state;
  /* 㐂 is in GB18030 only: declared gb2312 means it */
  check_bytes(
      encode(
          ctx,
          "<html><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"><p>㐂朱镕基</p>",
          "GB18030"),
      "a.htm", "㐂朱镕基\n");
  check_bytes(encode(ctx, "<html><META CHARSET='big5'><p>報告</p>", "BIG5"), "a.htm", "報告\n");
  /* saved again as UTF-8, the declaration left as it was */
  check_html("<html><meta charset=gbk><p>年轻干部</p>", "年轻干部\n");
  check_bytes(encode(ctx, "\uFEFF<html><p>年轻干部</p>", "UTF-16LE"), "a.html", "年轻干部\n");
  check_refusal(ZJ_LIT("<html><meta charset=gb2312><p>\xC4\xEA\xFF\xFF</p>"), "a.html", "");
  talloc_free(ctx);
}

/* ---- DOCX ---- */

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define DOCUMENT(body) \
  "<?xml version=\"1.0\"?><w:document " W "><w:body>" body "</w:body></w:document>"
#define RUN(text) "<w:r><w:t>" text "</w:t></w:r>"
#define P(text) "<w:p>" RUN(text) "</w:p>"
#define NUMBERED(list, level, text)                                          \
  "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" list \
  "\"/></w:numPr></w:pPr>" RUN(text) "</w:p>"
#define STYLED(style, text) "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr>" RUN(text) "</w:p>"

static const char numbering[] =
    "<w:numbering " W "><w:abstractNum w:abstractNumId=\"0\">"
    "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:pStyle w:val=\"1\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl>"
    "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:lvlText w:val=\"（%2）\"/></w:lvl>"
    "<w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:isLgl/><w:lvlText w:val=\"%1.%2.%3\"/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"9\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\uF0B7\"/></w:lvl></w:abstractNum>"
    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>"
    "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
    "<w:num w:numId=\"4\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>";

static const char styles[] =
    "<w:styles " W
    "><w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"a1\"><w:name w:val=\"我的标题\"/><w:basedOn w:val=\"1\"/></w:style></w:styles>";

static zj_slice docx(void *ctx, const char *document) {
  packed parts[] = {
      {"[Content_Types].xml", ZJ_LIT("<Types/>")},
      {"word/document.xml", zj_slice_of(document)},
      {"word/numbering.xml", zj_slice_of(numbering)},
      {"word/styles.xml", zj_slice_of(styles)},
      {"word/footnotes.xml",
       ZJ_LIT("<w:footnotes " W
              "><w:footnote><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote>" P(
                  "注释。") "</w:footnote></w:footnotes>")}};
  return pack(ctx, parts, ZJ_COUNT(parts));
}

#define check_docx(body, expected) check_docx_at(DOCUMENT(body), expected, __FILE__, __LINE__)
static void check_docx_at(const char *document, const char *expected, const char *file, int line) {
  void *ctx = talloc_new(NULL);
  check_bytes_at(docx(ctx, document), "report.docx", talloc_asprintf(ctx, "%s\n注释。\n", expected),
                 file, line);
  talloc_free(ctx);
}

static void docx_paragraphs_are_lines(void **state) {
  (void)state;
  check_docx(P("一") "<w:p/>" P("二"), "一\n二\n");
  check_docx(
      "<w:p>" RUN(
          "年轻") "<w:r><w:rPr><w:b/></w:rPr><w:t>干部</w:t><w:tab/><w:t xml:space=\"preserve\"> a</w:t><w:br/><w:t>下</w:t></w:r></w:p>",
      "年轻干部\t a\n下\n");
  check_docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>" RUN(
                 "可见") "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
             "可见\n");
}

static void docx_changes_are_as_on_paper(void **state) {
  (void)state;
  check_docx("<w:p>" RUN("留") "<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins>" RUN(
                 "插") "</w:ins><w:moveFrom>" RUN("移") "</w:moveFrom></w:p>",
             "留插\n");
  check_docx("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" RUN("前") "</w:p>" P("后"), "前后\n");
}

static void docx_numbers_are_shown(void **state) {
  (void)state;
  check_docx(STYLED("1", "总体要求") NUMBERED("1", "1", "目标") NUMBERED("1", "1", "原则")
                 NUMBERED("1", "2", "细则") STYLED("a1", "工作") NUMBERED("1", "1", "做法"),
             "一、总体要求\n（一）目标\n（二）原则\n1.2.1 细则\n\n二、工作\n（一）做法\n");
  check_docx(NUMBERED("2", "0", "九") NUMBERED("2", "0", "十") NUMBERED("3", "0", "又一")
                 NUMBERED("4", "0", "点") NUMBERED("0", "0", "无") NUMBERED("99", "0", "无"),
             "9. 九\n10. 十\n1. 又一\n• 点\n无\n无\n");
  check_docx(
      STYLED("1", "一") "<w:p><w:pPr><w:pStyle w:val=\"1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr>" RUN(
          "不编号") "</w:p>" STYLED("1", "二"),
      "一、一\n\n不编号\n\n二、二\n");
}

#define LEVELED(level, text) \
  "<w:p><w:pPr><w:outlineLvl w:val=\"" level "\"/></w:pPr>" RUN(text) "</w:p>"

static void docx_headings(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[] = {
      {"word/document.xml", ZJ_LIT(DOCUMENT(STYLED("T", "报告") STYLED("1", "做法") P("文")
                                                STYLED("b", "问题") STYLED("c", "<w:br/>")))},
      {"word/styles.xml",
       ZJ_LIT(
           "<w:styles " W
           "><w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style><w:style w:styleId=\"1\"><w:name w:val=\"标题 1\"/></w:style>"
           "<w:style w:styleId=\"b\"><w:name w:val=\"我的\"/><w:basedOn w:val=\"c\"/></w:style><w:style w:styleId=\"c\"><w:name w:val=\"Überschrift\"/><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>"
           "<w:style w:styleId=\"toc\"><w:name w:val=\"TOC Heading\"/><w:basedOn w:val=\"1\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr></w:style></w:styles>")}};
  (void)state;
  check_headings(pack(ctx, parts, 2), "a.docx", "3:1 6:2");
  parts[0].bytes = ZJ_LIT(DOCUMENT(
      STYLED("toc", "目录") LEVELED("0", "直接")
          LEVELED("9", "正文") "<w:p><w:pPr><w:pStyle w:val=\"1\"/></w:pPr>" RUN(
              "上") "<w:r><w:br/></w:r>" RUN("下") "</w:p>"
                                                   "<w:tbl><w:tr><w:tc>" STYLED(
                                                       "1", "格") "</w:tc></w:tr></w:tbl>"));
  check_headings(pack(ctx, parts, 2), "a.docx", "3:1 6:1");
  talloc_free(ctx);
}

static void markdown_headings(void **state) {
  (void)state;
  check_headings(
      ZJ_LIT(
          "# 报告\n\n**导语**\n做法\n---\n- 项\n---\n```\n# 码\n```\n###### 六\n####### 七\n#紧\n题\n==="),
      "a.md", "1:1 4:2 11:6 14:1");
}

static void docx_tables_and_boxes(void **state) {
  (void)state;
  check_docx("<w:tbl><w:tr><w:tc>" P("收入") "</w:tc><w:tc>" P(
                 "12.5") "</w:tc></w:tr><w:tr><w:tc>" P("说明") "</w:tc><w:tc>" P("一。")
                 P("二。") "</w:tc></w:tr></w:tbl>",
             "收入 12.5\n说明\n一。\n二。\n");
  check_docx(
      "<w:p>" RUN("正") "<w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent>" P("框") "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" P(
          "框") "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>" RUN("文") "</w:p>" P("后"),
      "正文\n框\n后\n");
}

static void numerals(void **state) {
  static const struct {
    zj_numerals kind;
    int number;
    const char *text;
  } cases[] = {{ZJ_NUMERALS_CHINESE, 10, "十"},
               {ZJ_NUMERALS_CHINESE, 21, "二十一"},
               {ZJ_NUMERALS_CHINESE, 110, "一百一十"},
               {ZJ_NUMERALS_CHINESE, 1003, "一千零三"},
               {ZJ_NUMERALS_CHINESE, 9999, "九千九百九十九"},
               {ZJ_NUMERALS_CHINESE, 10000, "10000"},
               {ZJ_NUMERALS_CHINESE, 0, "0"},
               {ZJ_NUMERALS_CHINESE_CAPS, 12, "拾贰"},
               {ZJ_NUMERALS_IDEOGRAPHS, 20, "二〇"},
               {ZJ_NUMERALS_STEMS, 3, "丙"},
               {ZJ_NUMERALS_STEMS, 11, "11"},
               {ZJ_NUMERALS_CIRCLED, 20, "⑳"},
               {ZJ_NUMERALS_LOWER_LETTER, 28, "bb"},
               {ZJ_NUMERALS_UPPER_ROMAN, 1999, "MCMXCIX"},
               {ZJ_NUMERALS_LOWER_ROMAN, 3888, "mmmdccclxxxviii"},
               {ZJ_NUMERALS_PADDED, 3, "03"},
               {ZJ_NUMERALS_DECIMAL, -2147483647, "-2147483647"}};
  char out[ZJ_NUMERALS_ROOM];
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_numerals_write(cases[i].kind, cases[i].number, out);
    assert_string_equal(out, cases[i].text);
  }
}

/* ---- ODT ---- */

#define ODF \
  "xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\""
#define ODT_BODY(styles, body)                                                               \
  "<?xml version=\"1.0\"?><office:document-content " ODF "><office:automatic-styles>" styles \
  "</office:automatic-styles><office:body><office:text>" body                                \
  "</office:text></office:body></office:document-content>"

static void odt_lines_and_numbers(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[] = {
      {"mimetype", ZJ_LIT("application/vnd.oasis.opendocument.text")},
      {"styles.xml",
       ZJ_LIT(
           "<office:document-styles " ODF
           "><text:outline-style><text:outline-level-style text:level=\"1\" style:num-format=\"一, 二, 三, ...\" style:num-suffix=\"、\"/></text:outline-style>"
           "<style:master><text:p>页眉</text:p></style:master></office:document-styles>")},
      {"content.xml",
       ZJ_LIT(ODT_BODY(
           "<text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>"
           "<text:list-level-style-number text:level=\"2\" style:num-format=\"a\" style:num-suffix=\")\" text:display-levels=\"2\"/></text:list-style>",
           "<text:tracked-changes><text:p>删</text:p></text:tracked-changes>"
           "<text:h text:outline-level=\"1\">总体<text:span>要求</text:span></text:h><text:p>甲<text:s text:c=\"2\"/>乙<text:tab/>丙<text:line-break/>丁<text:note><text:note-citation>1</text:note-citation>"
           "<text:note-body><text:p>脚注</text:p></text:note-body></text:note>戊\n  己</text:p>"
           "<text:list text:style-name=\"L1\"><text:list-item><text:p>一</text:p><text:p>续</text:p><text:list><text:list-item><text:p>子</text:p></text:list-item></text:list></text:list-item>"
           "<text:list-item><text:p>二</text:p></text:list-item></text:list><text:list text:style-name=\"L1\" text:continue-numbering=\"true\"><text:list-item><text:p>三</text:p></text:list-item></text:list>"
           "<text:h text:outline-level=\"1\">工作</text:h><table:table><table:table-row><table:table-cell><text:p>收入</text:p></table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>"
           "<text:p>框外<draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame>接着</text:p>"))}};
  (void)state;
  check_headings(pack(ctx, parts, ZJ_COUNT(parts)), "a.odt", "1:1 10:1");
  check_bytes(
      pack(ctx, parts, ZJ_COUNT(parts)), "a.odt",
      "一、总体要求\n甲  乙\t丙\n丁戊 己\n1. 一\n续\n1.a) 子\n2. 二\n3. 三\n\n二、工作\n收入 3\n框外接着\n框内\n\n脚注\n");
  talloc_free(ctx);
}

#define ODT_NAMES "xmlns:office='o' xmlns:style='s' xmlns:table='b' xmlns:text='t'"
#define ODT_CELL(text) "<table:table-cell><text:p>" text "</text:p></table:table-cell>"
#define ODT_ROW(a, b) "<table:table-row>" ODT_CELL(a) ODT_CELL(b) "</table:table-row>"

/* Page headers are not text, and so their tables are none of the report. */
static void odt_tables_of_page_headers(void **state) {
  static const char *const expected[] = {"序号", "存在问题", "1", "年轻干部不足"};
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  (void)state;
  const packed parts[] = {
      {"styles.xml", ZJ_LIT("<x " ODT_NAMES "><style:header><table:table>" ODT_ROW("密级", "内部")
                                ODT_ROW("编号", "七") "</table:table></style:header></x>")},
      {"content.xml", ZJ_LIT("<x " ODT_NAMES "><table:table>" ODT_ROW("序号", "存在问题")
                                 ODT_ROW("1", "年轻干部不足") "</table:table></x>")}};
  zj_slice file = pack(ctx, parts, ZJ_COUNT(parts));
  assert_int_equal(zj_source_format_odt(ctx, file, NULL, &out, NULL), ZJ_OK);
  check_text(out.text, "序号 存在问题\n1 年轻干部不足\n");
  assert_int_equal(out.markup.cell_count, ZJ_COUNT(expected));
  for (size_t i = 0; i < ZJ_COUNT(expected); i++)
    check_text(zj_orig_cut(out.text, out.markup.cells[i].range), expected[i]);
  talloc_free(ctx);
}

/* ---- RTF ---- */

#define check_rtf(rtf, expected) check_bytes(ZJ_LIT(rtf), "a.rtf", expected)

static void rtf_text(void **state) {
  (void)state;
  check_rtf(
      "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f1 Arial;}}{\\stylesheet{\\s1 x;}}{\\info{\\title t}}\\pard\\f0 "
      "\\'c4\\'ea\\'c7\\'e1\\'b8\\'c9\\'b2\\'bf A\\{b\\}\\par\\f1 \\'b9\\'a4\\'d7\\'f7\\tab x\\line y\\par}",
      "年轻干部 A{b}\n工作\tx\ny\n");
  check_rtf(
      "{\\rtf1\\ansi\\uc1 \\u24180?\\u-28805?{\\uc2\\u24178\\'b8\\'c9}\\u55360?\\u56322? z\\par {\\*\\unknown 无}\\v 隐\\v0{\\listtext 1.\\tab}\\'93q\\'94}",
      "年轻干\U00020002 z\n1.\t“q”\n");
  check_rtf(
      "{\\rtf1 \\trowd\\pard\\intbl a\\cell\\pard\\intbl b\\cell\\row\\pard c\\par{\\pict\\bin5 }}}}}}{\\header h}{\\footnote f}}",
      "a b\nc\nf\n");
  check_rtf("{\\rtf1 open{{{", "open\n");
  check_headings(
      ZJ_LIT(
          "{\\rtf1 \\pard\\outlinelevel0 \\u19968?\\line x\\par\\pard y\\par{\\pard\\outlinelevel1 z\\par}t\\par}"),
      "a.rtf", "1:1 3:2");
}

/* A text box is read once, after its paragraph; the properties of shapes are no text. */
static void rtf_shapes_and_headers(void **state) {
  (void)state;
  check_rtf(
      "{\\rtf1 a{\\shp{\\*\\shpinst\\shpleft1{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt \\pard box\\par}}"
      "{\\shprslt{\\*\\do\\dptxbx{\\dptxbxtext\\pard box\\par}\\dpx1}}}b\\par c\\par}",
      "ab\nbox\nc\n");
  check_rtf("{\\rtf1 a{\\*\\do\\dobxcolumn\\dptxbx{\\dptxbxtext\\pard old box\\par}\\dpx1}\\par b}",
            "a\nold box\nb\n");
  /* a letterhead is the begin of the report, other headers are left out; so are contents lists */
  check_rtf(
      "{\\rtf1 {\\header \\u25919?\\u21457?[2024]7\\u21495?\\par}{\\footer \\u31532?3\\u39029?\\par}{\\headerl running}"
      "\\pard title\\par {\\field{\\*\\fldinst HYPERLINK \\\\l \"_Toc1\"}{\\fldrslt one 1}}\\par one\\par}",
      "政发[2024]7号\ntitle\none\n");
}

/* Bytes without a code page, or with the Western one, are Chinese where they look so, Western where
 * they look Western, and refused where they look like neither. */
static void rtf_without_code_page(void **state) {
  void *ctx = talloc_new(NULL);
  static const char text[] =
      "关于年轻干部工作的报告。一、存在的问题。年轻干部培养力度不足，工作落实不到位。";
  zj_slice gbk = encode(ctx, text, "GB18030"),
           big5 = encode(ctx, "關於幹部工作的報告，存在問題", "BIG5");
  char *rtf =
      talloc_strdup(ctx, "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 X;}}\\f0 ");
  (void)state;
  for (size_t i = 0; i < gbk.length; i++) /* each character in a group of its own */
    rtf = talloc_asprintf_append(rtf, "%s\\'%02x%s", i % 2 ? "" : "{\\b ", (unsigned char)gbk.at[i],
                                 i % 2 ? "}" : "");
  check_bytes(zj_slice_of(rtf), "a.rtf", talloc_asprintf(ctx, "%s\n", text));
  rtf = talloc_asprintf(ctx, "{\\rtf1 %.*s}", (int)big5.length, big5.at);
  check_bytes(zj_slice_of(rtf), "a.rtf", "關於幹部工作的報告，存在問題\n");
  check_rtf("{\\rtf1{\\fonttbl{\\f0\\cpg936 X;}}\\f0\\'c4\\'ea}", "年\n");
  check_rtf("{\\rtf1\\ansicpg936 \\'c4\\'ea\\'a3\\'a0\\'c4\\'ea}", "年\xE3\x80\x80年\n");
  check_rtf("{\\rtf1\\ansi\\ansicpg1252 caf\\'e9 \\'93d\\'e9j\\'e0 vu\\'94}", "café “déjà vu”\n");
  check_refusal(ZJ_LIT("{\\rtf1\\ansi \\'81\\'ff\\'81\\'ff\\'81\\'ff}"), "a.rtf", "");
  talloc_free(ctx);
}

/* ---- Word in XML ---- */

#define WORDML                                                                                    \
  "<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument "             \
  "xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml' xmlns:wx='wx' xmlns:aml='aml' " \
  "xmlns:v='v'>"
#define WORDML_STYLES                                                                         \
  "<w:styles><w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/></w:style>" \
  "</w:styles>"

static void wordml_is_read_as_docx(void **state) {
  (void)state;
  const char *const document = WORDML WORDML_STYLES
      "<w:body><wx:sect><w:p><w:pPr><w:pStyle w:val='1'/></w:pPr><w:r><w:t>主要做法</w:t></w:r></w:p>"
      "<w:p><w:pPr><w:listPr><w:ilvl w:val='0'/><w:ilfo w:val='1'/><wx:t wx:val='1.'/></w:listPr></w:pPr>"
      "<w:r><w:t>年轻</w:t></w:r><w:r><w:t>干部</w:t></w:r></w:p>"
      "<w:p><aml:annotation w:type='Word.Insertion'><aml:content><w:r><w:t>增</w:t></w:r></aml:content></aml:annotation>"
      "<aml:annotation w:type='Word.Deletion'><aml:content><w:r><w:t>删</w:t></w:r></aml:content></aml:annotation>"
      "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
      "<w:r><w:footnote><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:r><w:r><w:t>后</w:t></w:r></w:p>"
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
      "<w:sectPr><w:hdr><w:p><w:r><w:t>眉</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>";
  check_bytes(zj_slice_of(document), "a.doc", "主要做法\n1. 年轻干部\n增后\n注\n甲 乙\n");
  check_headings(zj_slice_of(document), "a.doc", "1:1");
  check_refusal(zj_slice_cut(zj_slice_of(document), 0, strlen(document) / 2), "a.doc", "damaged");
}

#define FLAT                                                                       \
  "<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><pkg:package " \
  "xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'><pkg:part "     \
  "pkg:name='/word/media/1.png'><pkg:binaryData>QUJD</pkg:binaryData></pkg:part>"
#define FLAT_PART(name, xml) \
  "<pkg:part pkg:name=\"/word/" name "\"><pkg:xmlData>" xml "</pkg:xmlData></pkg:part>"

static void flat_packages_are_read_as_docx(void **state) {
  (void)state;
  const char *const document =
      FLAT FLAT_PART("document.xml",
                     "<w:document " W "><w:body><w:p><w:pPr><w:pStyle w:val='1'/></w:pPr>"
                     "<w:r><w:t>主要做法</w:t></w:r></w:p><w:p><w:r><w:t>年轻干部</w:t></w:r></w:p>"
                     "</w:body></w:document>")
          FLAT_PART("styles.xml",
                    "<w:styles " W "><w:style w:type='paragraph' w:styleId='1'><w:name "
                    "w:val='heading 1'/></w:style></w:styles>") "</pkg:package>";
  check_bytes(zj_slice_of(document), "a.xml", "主要做法\n年轻干部\n");
  check_headings(zj_slice_of(document), "a.xml", "1:1");
  check_refusal(ZJ_LIT(FLAT "</pkg:package>"), "a.xml", "word/document.xml");
  for (size_t length = 0; length < strlen(document); length += 5) {
    void *ctx = talloc_new(NULL);
    zj_decoded out;
    zj_error err = {0};
    zj_slice part = zj_slice_cut(zj_slice_of(document), 0, length);
    (void)!zj_source_format_docx(ctx, part, NULL, &out, &err);
    talloc_free(ctx);
  }
}

/* ---- mail ---- */

#define MAIL "From: a@b\r\nTo: c@d\r\nMIME-Version: 1.0\r\n"
#define PAGE_PART                                                                        \
  "Content-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: "           \
  "quoted-printable\r\n\r\n<h1>=B1=A8=B8=E6</h1><p>=C4=EA=C7=E1<b>=B8=C9=B2=BF</b>=\r\n" \
  "=E9F</p>\r\n"

static void mail_is_its_subject_and_text(void **state) {
  (void)state;
  check_bytes(ZJ_LIT(MAIL "Subject: =?gb2312?B?udjT2suuwPu5pNf3tcSxqLjm?=\r\nContent-Type: "
                          "text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                          "xOrH4bjJsr8KCsr9wb+yu9fjCg==\r\n"),
              "a.eml", "关于水利工作的报告\n\n年轻干部\n\n数量不足\n");
  check_bytes(ZJ_LIT(MAIL "Subject: =?eucgb2312_cn?b?udjT2suuwPu5pNf3tcSxqLjm?=\r\nContent-Type: "
                          "text/plain; charset=eucgb2312_cn\r\nContent-Transfer-Encoding: base64"
                          "\r\n\r\nxOrH4bjJsr8KCsr9wb+yu9fjCg==\r\n"), /* as Python writes them */
              "a.eml", "关于水利工作的报告\n\n年轻干部\n\n数量不足\n");
  const char *const both = MAIL
      "Subject: =?utf-8?Q?=E9=80=9A=E7=9F=A5?=\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"
      "Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
      "--a\r\n" PAGE_PART "--a--\r\n--m\r\nContent-Type: application/x-zip; name=x.zip\r\n"
      "Content-Disposition: attachment; filename=x.zip\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--m--\r\n";
  check_bytes(zj_slice_of(both), "a.txt", "通知\n\n报告\n年轻干部镕\n");
  check_headings(zj_slice_of(both), "a.txt", "1:1 3:1");
  zj_decoded out;
  zj_error err = {0};
  void *ctx = talloc_new(NULL);
  assert_int_equal(zj_source_format_mail(ctx, zj_slice_of(both), NULL, &out, &err), ZJ_OK);
  assert_int_equal(out.unread.counts[ZJ_UNREAD_ATTACHMENTS], 1);
  talloc_free(ctx);
}

static void saved_pages_are_read_as_pages(void **state) {
  (void)state;
  check_bytes(
      ZJ_LIT(
          "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\n" PAGE_PART
          "--r\r\nContent-Location: a.png\r\nContent-Type: image/png\r\n"
          "Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--r--\r\n"),
      "a.doc", "报告\n年轻干部镕\n");
  check_refusal(ZJ_LIT("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=r\n\n--r\n"
                       "Content-Type: image/png\n\nx\n--r--\n"),
                "a.mht", "without text");
}

/* ---- refused and hostile files ---- */

static void other_kinds_are_named(void **state) {
  void *ctx = talloc_new(NULL);
  packed other[] = {{"a.txt", ZJ_LIT("text")}};
  (void)state;
  check_refusal(pack(ctx, other, 1), "a.docx", "archive");
  check_refusal(ZJ_LIT("\x89PNG\r\n\x1A\n"), "a.pdf", "picture");
  check_refusal(
      ZJ_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
      "a.docx", "password");
  check_refusal(ZJ_LIT("%PDF"), "a.pdf", "is not a PDF file");
  check_bytes(ZJ_LIT("{\\rtf1 x}"), "named.doc", "x\n");
  check_bytes(ZJ_LIT("<?xml version='1.0'?>\n<!-- - -->\n<HTML><p>x"), "named.doc", "x\n");
  check_bytes(ZJ_LIT("plain text that speaks of %PDF-1.4 and <html>\n"), "a.txt",
              "plain text that speaks of %PDF-1.4 and <html>\n");
  talloc_free(ctx);
}

static void damaged_archives(void **state) {
  void *ctx = talloc_new(NULL);
  (void)state;
  zj_slice whole = docx(ctx, DOCUMENT(P("一")));
  for (size_t length = 4; length < whole.length; length += 7) {
    const zj_source_format *format;
    zj_decoded out;
    zj_slice part = zj_slice_cut(whole, 0, length);
    if (zj_source_format_find(part, "a.docx", &format, NULL) == ZJ_OK)
      assert_int_equal(format->read(ctx, part, NULL, &out, NULL), ZJ_BAD_INPUT);
  }
  check_refusal(docx(ctx, "<w:document><w:body>"), "a.docx", "document.xml is damaged");
  check_refusal(docx(ctx, ""), "a.docx", "document.xml");
  talloc_free(ctx);
}

static void bombs(void **state) {
  void *ctx = talloc_new(NULL);
  size_t size = 40 << 20;
  char *zeros = talloc_zero_size(ctx, size);
  packed bomb[] = {{"word/document.xml", {zeros, size}}};
  (void)state;
  check_refusal(pack(ctx, bomb, 1), "a.docx", "unpacks to more");
  check_refusal(
      docx(
          ctx,
          "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><l>&b;</l>"),
      "a.docx", "document type");
  check_refusal(docx(ctx, "<?xml version=\"1.0\"?><!DOCTYPE l SYSTEM \"file:///etc/passwd\"><l/>"),
                "a.docx", "document type");
  packed unread[] = {{"word/document.xml", ZJ_LIT(DOCUMENT(P("一")))},
                     {"word/media/bomb.bin", {zeros, size}}};
  check_bytes(pack(ctx, unread, 2), "a.docx", "一\n");
  talloc_free(ctx);
}

static char *repeat(void *ctx, const char *begin, const char *piece, size_t times,
                    const char *end) {
  size_t length = strlen(piece), at = strlen(begin);
  char *text = talloc_size(ctx, at + length * times + strlen(end) + 1);
  strcpy(text, begin);
  for (size_t i = 0; i < times; i++, at += length)
    memcpy(text + at, piece, length);
  strcpy(text + at, end);
  return text;
}

static void nesting(void **state) {
  void *ctx = talloc_new(NULL);
  (void)state;
  check_bytes(zj_slice_of(repeat(ctx, "<html>", "<table><tr><td>", 10000, "深")), "a.html", "深\n");
  check_bytes(zj_slice_of(repeat(ctx, "<html><p>浅", "<!--", 300000, "")), "a.html",
              talloc_asprintf(ctx, "浅\n"));
  check_bytes(zj_slice_of(repeat(ctx, "<html><p>浅", "<a b=\"", 100000, ">深")), "a.html",
              "浅深\n");
  check_bytes(zj_slice_of(repeat(ctx, "{\\rtf1 ", "{", 100000, "深")), "a.rtf", "");
  check_refusal(docx(ctx, repeat(ctx, "<w:document " W ">", "<w:tbl><w:tr><w:tc>", 10000, "")),
                "a.docx", "document.xml is damaged");
  /* libxml2 compares each attribute with all others */
  char *attributes = talloc_strdup(ctx, "<w:document " W "><w:p ");
  for (int i = 0; i < 20000; i++)
    attributes = talloc_asprintf_append_buffer(attributes, "a%d=\"=\" ", i);
  check_refusal(docx(ctx, talloc_strdup_append(attributes, "/></w:document>")), "a.docx",
                "more than 1000 attributes");
  check_bytes(docx(ctx, "<w:document " W "><!-- <a =\"\"= --><w:body><w:p><w:r><w:t>a = b"
                        "</w:t></w:r></w:p></w:body></w:document>"),
              "a.docx", "a = b\n\n注释。\n");
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(html_blocks_are_lines),
      cmocka_unit_test(html_cells_stand_on_a_line),
      cmocka_unit_test(html_entities_are_characters),
      cmocka_unit_test(html_broken_hides_nothing),
      cmocka_unit_test(html_charset),
      cmocka_unit_test(html_headings),
      cmocka_unit_test(html_shows_as_a_browser),
      cmocka_unit_test(html_forms),
      cmocka_unit_test(html_numbers_are_shown),
      cmocka_unit_test(docx_headings),
      cmocka_unit_test(markdown_headings),
      cmocka_unit_test(docx_paragraphs_are_lines),
      cmocka_unit_test(docx_changes_are_as_on_paper),
      cmocka_unit_test(docx_numbers_are_shown),
      cmocka_unit_test(docx_tables_and_boxes),
      cmocka_unit_test(numerals),
      cmocka_unit_test(odt_lines_and_numbers),
      cmocka_unit_test(odt_tables_of_page_headers),
      cmocka_unit_test(rtf_text),
      cmocka_unit_test(rtf_shapes_and_headers),
      cmocka_unit_test(rtf_without_code_page),
      cmocka_unit_test(wordml_is_read_as_docx),
      cmocka_unit_test(flat_packages_are_read_as_docx),
      cmocka_unit_test(mail_is_its_subject_and_text),
      cmocka_unit_test(saved_pages_are_read_as_pages),
      cmocka_unit_test(other_kinds_are_named),
      cmocka_unit_test(damaged_archives),
      cmocka_unit_test(bombs),
      cmocka_unit_test(nesting),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
