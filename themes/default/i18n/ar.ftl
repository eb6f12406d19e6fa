# The words of the default theme in Arabic.
# Numbers are written as the language does ({ $count } is 28,592), dates and lists of names come written.

## What stands between the parts of a line

comma = {"، "}

## Around dates: what is empty for a year, a month or a day leaves it to a dash

date-circa = نحو { $date }
date-from-year = منذ { $date }
date-from-month = منذ { $date }
date-from-day = منذ { $date }
date-until-year = حتى { $date }
date-until-month = حتى { $date }
date-until-day = حتى { $date }

## Every page

skip = انتقل إلى النص
sections = الأقسام
timeline = التسلسل الزمني
draft = مسودة – لم تُنشر
report-error = أبلِغ عن خطأ
feed = خلاصة الموقع
published-by = الناشر:
moved = نُقلت هذه الصفحة
not-found = لا شيء هنا
not-found-text = ربما نُقلت الصفحة، أو كُتب العنوان خطأً.
to-front-page = إلى الصفحة الأولى

## Lists of pages

pages = الصفحات
previous = السابقة
next = التالية
page-of = صفحة { $number } من { $count }
how-many = المجموع: { $count }
all-of-folder = { $count ->
    [zero] لا صفحات
    [one] الصفحة كاملة
    [two] الصفحتان
    [few] كل الصفحات وعددها { $count } صفحات
    [many] كل الصفحات وعددها { $count } صفحة
   *[other] كل الصفحات وعددها { $count } صفحة
}
letters = الحروف
tags = الموضوعات
topic = موضوع
topics = الموضوعات:

## The front page

claims-checked = ادعاءات تحققنا منها
explained = شرح وتفسير
latest = الأحدث
questions = أسئلة
reports = تقارير
documents = وثائق
people = شخصيات
in-order = الأحداث بترتيبها
whole-timeline = التسلسل الزمني كاملًا
start-here = ابدأ من هنا
what-this-is = عن هذا الموقع

## Articles and notes

by-authors = بقلم { $authors }
in-this-article = في هذا المقال
named-here = ورد ذكرهم هنا
where-this-appears = أين ورد ذلك
further-mentions = مواضع أخرى: { $count }
all-mentions = { $count ->
    [zero] لا صفحات تذكر ذلك
    [one] الصفحة التي تذكر ذلك
    [two] الصفحتان اللتان تذكران ذلك
    [few] كل الصفحات التي تذكر ذلك، وعددها { $count } صفحات
    [many] كل الصفحات التي تذكر ذلك، وعددها { $count } صفحة
   *[other] كل الصفحات التي تذكر ذلك، وعددها { $count } صفحة
}
mentions-of = أين ورد ذكر: { $title }
oldest-first = من الأقدم إلى الأحدث
explains = المقطع المشروح
explains-too = تشرح هذه الصفحة أيضًا
corrected = صُوِّب في
corrections = تصويبات
correction-of = تصويب: { $title }
corrections-feed = خلاصة التصويبات
no-corrections = لم تُصوَّب أي صفحة حتى الآن.
how-we-work = كيف نعمل
report-error-here = أبلِغ عن خطأ في هذه الصفحة
checked = تاريخ التحقق:
updated = آخر تحديث:
reproduced-from = نقلًا عن
excerpt-from = مقتطف من
provenance = مصدر النص
where-text-comes-from = من أين جاء هذا النص
publisher = الناشر
author = الكاتب
original = الأصل
sources = المصادر
source = مصدر
how-to-cite = كيف تستشهد بهذه الصفحة
reference = بيانات المرجع
cited-by = استشهدت به
about-source = أين استُشهد به
about-source-of = أين استُشهد به: { $title }
back-to-citation = العودة إلى الإحالة { $number }
archived-on = أُرشف في { $date }
all-as-bibtex = { $count ->
    [zero] لا مصادر بصيغة BibTeX
    [one] المصدر بصيغة BibTeX
    [two] المصدران بصيغة BibTeX
    [few] كل المصادر وعددها { $count } مصادر بصيغة BibTeX
    [many] كل المصادر وعددها { $count } مصدرًا بصيغة BibTeX
   *[other] كل المصادر وعددها { $count } مصدر بصيغة BibTeX
}
no-sources = لا يستشهد هذا الموقع بأي مصدر حتى الآن.
archived = نسخة مؤرشفة
retrieved = تاريخ الاطلاع
licence = الترخيص
photograph = صورة لم تُنشر هنا
text = النص
text-full = كاملًا كما ورد
text-excerpt = مقتطف كما ورد
text-link = لم يُنشر هنا
note-mark = إيضاح { $number }: { $title }
note-label = إيضاح { $number }
read-note = اقرأ الإيضاح
embedded-from = معروض هناك من «{ $title }»
embed-missing = غير موجود: { $name }
pdf-page = صفحة { $page }
quotation-matches-article = مطابق للمقال
quotation-matches-page = مطابق للصفحة
quotation-matches-excerpt = مطابق للمقتطف المحفوظ لدينا
quotation-matches-excerpt-of = مطابق للمقتطف المحفوظ لدينا، تاريخ الاطلاع { $date }
quotation-differs = يختلف عن النص
quotation-unchecked = لم يُتحقق منه

## Claims and verdicts

the-claim = الادعاء
our-verdict = حكمنا
no-verdict = لا حكم بعد
our-translation = الترجمة لنا
where-said = أين قيل ذلك
said-published = نُشر في
said-unknown = التاريخ غير معروف
speaker-unknown = القائل غير معروف
verdicts = ماذا تعني أحكامنا
what-verdicts-mean = ماذا تعني أحكامنا
on-axis = من الصحيح إلى الخاطئ
off-axis = خارج السلّم
retired = لم يعد مستعملًا
retired-since = لم يعد مستعملًا منذ { $date }
claims-with-verdict = ادعاءات بهذا الحكم: { $count }
no-claims = لا ادعاءات حتى الآن
all-claims = كل الادعاءات
claims-of-verdict = ادعاءات حكمها: { $title }
claims-of-speaker = ادعاءات قائلها: { $title }
claims-speaker-unknown = ادعاءات لا يُعرف قائلها
claims-of-tag = ادعاءات في موضوع: { $title }
claims-of-year = ادعاءات عام { $title }
choose-claims = اختيار الادعاءات
by-verdict = الحكم
by-speaker = القائل
by-tag = الموضوع
by-year = السنة
all-choices = الكل…
claims-by-verdict = الادعاءات بحسب الحكم
claims-by-speaker = الادعاءات بحسب القائل
claims-by-tag = الادعاءات بحسب الموضوع
claims-by-year = الادعاءات بحسب السنة
claims-made = ادعاءاته
claims-as-data = كبيانات:
claims-made-all = { $count ->
    [zero] لا ادعاءات تحققنا منها
    [one] الادعاء الذي تحققنا منه
    [two] الادعاءان اللذان تحققنا منهما
    [few] كل ما تحققنا منه: { $count } ادعاءات
    [many] كل ما تحققنا منه: { $count } ادعاءً
   *[other] كل ما تحققنا منه: { $count } ادعاء
}
claims-about = ادعاءات حوله
claims-here = ادعاءات في هذا المقال
claim-mark = ادعاء { $number }: { $title }
claim-label = ادعاء { $number }
read-claim = اقرأ التحقق

## People

born = الميلاد
died = الوفاة
nationality = الجنسية
offices = المناصب
also-called = أسماء أخرى

## Treaties and documents

document = الوثيقة
treaties-caption = المعاهدات والوثائق بحسب التاريخ
signed-or-adopted = التوقيع أو الاعتماد
official-title = الاسم الكامل
instrument-kind = النوع
in-law = القوة القانونية
signed = التوقيع
adopted = الاعتماد
in-force = السريان
place = المكان
status = الوضع
depositary = جهة الإيداع
languages = اللغات
registration = التسجيل
texts = النص
read-text = اقرأ النص
amends = تعدّل
supersedes = تحل محل
related = وثائق ذات صلة
parties = الأطراف
party = الطرف
action = الإجراء
date = التاريخ
reservation = التحفظ

instrument = وثيقة
instrument-treaty = معاهدة
instrument-protocol = بروتوكول
instrument-agreement = اتفاق
instrument-memorandum = مذكرة
instrument-declaration = إعلان
instrument-draft = مشروع لم يُوقَّع
instrument-act = صك
instrument-charter = ميثاق
political-document = وثيقة سياسية
binding = ملزِم قانونًا
not-binding = غير ملزِم قانونًا
binding-disputed = إلزامه القانوني محل خلاف
signed-on = التوقيع في { $date }
signed-in = التوقيع في { $place } في { $date }
adopted-on = الاعتماد في { $date }
adopted-in = الاعتماد في { $place } في { $date }
signed-on-during = التوقيع في { $date }
signed-in-during = التوقيع في { $place } في { $date }
adopted-on-during = الاعتماد في { $date }
adopted-in-during = الاعتماد في { $place } في { $date }
in-force-since = السريان منذ { $date }
in-force-since-during = السريان منذ { $date }
in-force-between = مدة السريان: { $when }
ended-on = انتهاء السريان في { $date }
was-in-force = مدة السريان: { $when }
was-ended = انتهاء السريان في { $date }
was-ended-during = انتهاء السريان في { $date }
ended-on-during = انتهاء السريان في { $date }
action-signature = توقيع
action-ratification = تصديق
action-acceptance = قبول
action-approval = موافقة
action-accession = انضمام
action-succession = خلافة
action-withdrawal = انسحاب
registration-number = رقم { $number }
registration-volume = المجلد { $number }
registration-page = ص { $number }

## Organisations, places, events

founded = التأسيس
founded-when = التأسيس: { $when }
dissolved = الحل
seat = المقر
members = الأعضاء
part-of = جزء من
country = البلد
outcome = النتيجة
participants = المشاركون

## The timeline: what happened to the thing named

# A bar of the drawing.
lasted = { $title }: { $when }
moment-signed = توقيع { $title }
moment-adopted = اعتماد { $title }
moment-in-force = بدء سريان { $title }
moment-ended = انتهاء سريان { $title }
moment-issued = نشر { $title }
moment-founded = تأسيس { $title }
moment-dissolved = حل { $title }
moment-born = ميلاد { $title }
moment-died = وفاة { $title }
moment-office = { $person }: { $title }
moment-said = { $speaker }: { $title }
in-quotes = «{ $words }»
moment-checked = التحقق من: { $title }
timeline-what-happened = ما حدث
timeline-events = الأحداث
timeline-documents = الوثائق
timeline-claims = الادعاءات
timeline-offices = المناصب
timeline-organisations = المنظمات
timeline-people = المواليد والوفيات
timeline-articles = المقالات
timeline-reviews = التحققات
timeline-of = { $title }: { $sort }
choose-facts = اختيار ما يُعرض

## Headings of “Where this appears”: how the pages below are tied to this one

relation-annotates = إيضاحات حوله
relation-parties = طرف في
relation-place = جرى هنا
relation-depositary = جهة إيداع
relation-amends = عدّلته
relation-supersedes = حلّت محله
relation-related = ذو صلة
relation-of = تولوا منصبًا هنا
relation-seat = مقر
relation-members = عضو في
relation-part-of = أجزاؤه
relation-country = في هذا البلد
relation-participants = شارك في
relation-speaker = ادعاءاته
relation-appearances = ادعاءات في هذا النص
relation-lead = في صدارة الصفحة الأولى
relation-featured = على الصفحة الأولى
paragraph-link = رابط إلى هذه الفقرة

## In texts: callouts without a title of their own, and what readers who do not see hear

callout-note = ملاحظة
callout-abstract = خلاصة
callout-info = معلومة
callout-todo = مهمة
callout-tip = نصيحة
callout-success = تم
callout-question = سؤال
callout-warning = تنبيه
callout-failure = ناقص
callout-danger = خطر
callout-bug = خطأ
callout-example = مثال
callout-quote = اقتباس
footnotes = الحواشي
footnote-back = العودة إلى النص
heading-link = رابط إلى هذا القسم
table = جدول
task-done = أُنجز
task-open = لم يُنجز بعد
contents = المحتويات

## The kinds of pages: one, and many. `[kinds.…]` in config.toml goes before them.

kind-page = صفحة
kinds-page = صفحات
kind-article = مقال
kinds-article = مقالات
kind-note = إيضاح
kinds-note = إيضاحات
kind-person = شخصية
kinds-person = شخصيات
kind-treaty = وثيقة
kinds-treaty = معاهدات ووثائق
kind-organisation = منظمة
kinds-organisation = منظمات
kind-place = مكان
kinds-place = أماكن
kind-event = حدث
kinds-event = أحداث
kind-claim = ادعاء
kinds-claim = ادعاءات

## The verdicts. `[[verdicts]]` in config.toml goes before them.

verdict-true = صحيح
verdict-true-means = الادعاء دقيق، ولم يُغفل ما يهم.
verdict-mostly-true = صحيح في معظمه
verdict-mostly-true-means = الادعاء دقيق، لكن تفصيلًا فيه ناقص أو غير دقيق.
verdict-mixed = صحيح جزئيًا
verdict-mixed-means = جزء من الادعاء دقيق، وجزء منه ليس كذلك.
verdict-mostly-false = خاطئ في معظمه
verdict-mostly-false-means = تفصيل منه دقيق، أما الادعاء في مجمله فليس كذلك.
verdict-false = خاطئ
verdict-false-means = الادعاء غير دقيق.
verdict-misleading = مضلِّل
verdict-misleading-means = قد تكون الكلمات دقيقة، أما الانطباع الذي تتركه فليس كذلك.
verdict-missing-context = ينقصه السياق
verdict-missing-context-means = يُغفل الادعاء ما يحتاج إليه القارئ للحكم عليه.
verdict-unproven = غير مثبت
verdict-unproven-means = الأدلة المتاحة لا تثبت الادعاء ولا تنفيه.
verdict-satire = سخرية
verdict-satire-means = قيل على سبيل المزاح، ويُتداول على أنه حقيقة.

## What is merged from elsewhere: search, cards, what readers can set, what scripts say

lineage = ما الذي عدّل ماذا
feed-claim = { $verdict }: { $title }
card-checked = تاريخ التحقق: { $date }
search = البحث
search-for = ابحث عن
search-button = ابحث
search-kind = النوع
search-verdict = الحكم
search-year = السنة
search-person = شخصيات ورد ذكرها
search-anybody = أي شخص
search-clear = مسح عوامل التصفية
search-filters = عوامل التصفية
search-count = النتائج: { $count }
search-none = لم يُعثر على شيء. جرّب كلمات أقل أو أزِل أحد عوامل التصفية.
search-more = مزيد من النتائج
search-working = جارٍ البحث…
search-failed = تعذّر تحميل البحث. القوائم أدناه تقود إلى كل الصفحات.
search-making = يُعدّ فهرس البحث الخاص بالمعاينة. سيعمل البحث في هذه الصفحة حالما يجهز.
search-titles = يشمل البحث في هذا الموقع العناوين والأسماء والخلاصات ورؤوس الأقسام.
search-browse = تصفّح القوائم
appearance = المظهر
appearance-system = كما في الجهاز
appearance-light = فاتح
appearance-dark = داكن
search-shortcut = المفتاح / ينقل إلى البحث
link-copied = نُسخ الرابط
claims-shown = المعروض: { $shown } من { $count }
