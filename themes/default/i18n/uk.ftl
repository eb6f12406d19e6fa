# The words of the default theme in Ukrainian.
# Numbers are written as the language does ({ $count } is 28,592), dates and lists of names come written.

## What stands between the parts of a line

comma = {", "}

## Around dates: what is empty for a year, a month or a day leaves it to a dash

date-circa = бл. { $date }
date-from-year = з { $date }
date-from-month = {""}
date-from-day = з { $date }
date-until-year = до { $date }
date-until-month = {""}
date-until-day = до { $date }

## Every page

skip = Перейти до тексту
sections = Розділи
timeline = Хронологія
draft = Чернетка – не опубліковано
report-error = Повідомити про помилку
feed = Стрічка новин
published-by = Видавець:
moved = Цю сторінку перенесено
not-found = Тут нічого немає
not-found-text = Можливо, сторінку перенесено або адресу введено з помилкою.
to-front-page = На головну

## Lists of pages

pages = Сторінки
previous = Попередня
next = Наступна
page-of = Сторінка { $number } з { $count }
how-many = Усього: { $count }
all-of-folder = { $count ->
    [one] Усі сторінки: { $count }
    [few] Усі { $count } сторінки
    [many] Усі { $count } сторінок
   *[other] Усі { $count } сторінки
}
letters = Літери
tags = Теми
topic = Тема
topics = Теми:

## The front page

claims-checked = Перевірені твердження
explained = Пояснюємо
latest = Останнє
questions = Запитання
reports = Повідомлення
documents = Документи
people = Люди
in-order = Як це було
whole-timeline = Уся хронологія
start-here = З чого почати
what-this-is = Про що цей сайт

## Articles and notes

by-authors = Автор: { $authors }
in-this-article = У цій статті
named-here = Тут згадано
where-this-appears = Де про це йдеться
further-mentions = Ще згадок: { $count }
all-mentions = { $count ->
    [one] Усі згадки: { $count } сторінка
    [few] Усі згадки: { $count } сторінки
    [many] Усі згадки: { $count } сторінок
   *[other] Усі згадки: { $count } сторінки
}
mentions-of = Де йдеться про: { $title }
oldest-first = Спочатку давніші
explains = Пояснює
explains-too = Пояснює також
corrected = Виправлено
corrections = Виправлення
correction-of = Виправлення: { $title }
corrections-feed = Стрічка виправлень
no-corrections = Досі жодної сторінки не виправляли.
how-we-work = Як ми працюємо
report-error-here = Повідомити про помилку на цій сторінці
checked = Перевірено
updated = Оновлено
reproduced-from = Передрук:
excerpt-from = Уривок:
provenance = Походження
where-text-comes-from = Звідки цей текст
publisher = Видання
author = Автор
original = Оригінал
sources = Джерела
source = Джерело
how-to-cite = Як цитувати цю сторінку
reference = Бібліографічний опис
cited-by = Де цитовано
about-source = Де це цитовано
about-source-of = Де це цитовано: { $title }
back-to-citation = Назад до посилання { $number }
archived-on = Архівовано { $date }
all-as-bibtex = { $count ->
    [one] Джерело у форматі BibTeX
    [few] Усі { $count } джерела у форматі BibTeX
    [many] Усі { $count } джерел у форматі BibTeX
   *[other] Усі { $count } джерела у форматі BibTeX
}
no-sources = На цьому сайті ще немає посилань на джерела.
archived = Архівна копія
retrieved = Отримано
licence = Ліцензія
photograph = Світлину не відтворено
text = Текст
text-full = Повністю, як отримано
text-excerpt = Уривок, як отримано
text-link = Тут не відтворено
note-mark = Довідка { $number }: { $title }
note-label = Довідка { $number }
read-note = Читати довідку
embedded-from = Показано там зі сторінки «{ $title }»
embed-missing = Відсутнє: { $name }
pdf-page = сторінка { $page }
quotation-matches-article = Збігається зі статтею
quotation-matches-page = Збігається зі сторінкою
quotation-matches-excerpt = Збігається зі збереженим у нас уривком
quotation-matches-excerpt-of = Збігається зі збереженим у нас уривком, отримано { $date }
quotation-differs = Відрізняється від тексту
quotation-unchecked = Не перевірено

## Claims and verdicts

the-claim = Твердження
our-verdict = Наш висновок
no-verdict = Висновку ще немає
our-translation = Переклад наш
where-said = Де це прозвучало
said-published = опубліковано
said-unknown = дата невідома
speaker-unknown = Автор невідомий
verdicts = Що означають наші висновки
what-verdicts-mean = Що означають наші висновки
on-axis = Від правди до неправди
off-axis = Поза шкалою
retired = більше не вживаємо
retired-since = більше не вживаємо — { $date }
claims-with-verdict = Твердження з цим висновком: { $count }
no-claims = Тверджень поки що немає
all-claims = Усі твердження
claims-of-verdict = Твердження з висновком: { $title }
claims-of-speaker = Твердження, автор: { $title }
claims-speaker-unknown = Твердження, автор яких невідомий
claims-of-tag = Твердження на тему: { $title }
claims-of-year = Твердження за { $title } рік
choose-claims = Вибрати твердження
by-verdict = Висновок
by-speaker = Автор
by-tag = Тема
by-year = Рік
all-choices = Усі…
claims-by-verdict = Твердження за висновком
claims-by-speaker = Твердження за автором
claims-by-tag = Твердження за темою
claims-by-year = Твердження за роком
claims-made = Твердження
claims-as-data = Як дані:
claims-made-all = { $count ->
    [one] Усі перевірені нами твердження: { $count }
    [few] Усі { $count } твердження, які ми перевірили
    [many] Усі { $count } тверджень, які ми перевірили
   *[other] Усі { $count } твердження, які ми перевірили
}
claims-about = Твердження про це
claims-here = Твердження в цій статті
claim-mark = Твердження { $number }: { $title }
claim-label = Твердження { $number }
read-claim = Читати перевірку

## People

born = Дата народження
died = Дата смерті
nationality = Громадянство
offices = Посади
also-called = Інші назви

## Treaties and documents

document = Документ
treaties-caption = Договори й документи за датою
signed-or-adopted = Підписано чи ухвалено
official-title = Повна назва
instrument-kind = Вид
in-law = Юридична сила
signed = Підписано
adopted = Ухвалено
in-force = Чинність
place = Місце
status = Статус
depositary = Депозитарій
languages = Мови
registration = Реєстрація
texts = Текст
read-text = Читати текст
amends = Змінює
supersedes = Заміняє
related = Пов’язані документи
parties = Сторони
party = Сторона
action = Дія
date = Дата
reservation = Застереження

instrument = Документ
instrument-treaty = Договір
instrument-protocol = Протокол
instrument-agreement = Угода
instrument-memorandum = Меморандум
instrument-declaration = Декларація
instrument-draft = Проєкт, не підписано
instrument-act = Акт
instrument-charter = Хартія
political-document = Політичний документ
binding = Юридично обов’язковий
not-binding = без юридичної сили
binding-disputed = юридичну силу оспорюють
signed-on = підписано { $date }
signed-in = підписано { $date }, { $place }
adopted-on = ухвалено { $date }
adopted-in = ухвалено { $date }, { $place }
signed-on-during = підписано: { $date }
signed-in-during = підписано: { $place }, { $date }
adopted-on-during = ухвалено: { $date }
adopted-in-during = ухвалено: { $place }, { $date }
in-force-since = Чинність з { $date }
in-force-since-during = Початок чинності: { $date }
in-force-between = Чинність: { $when }
ended-on = Чинність до { $date }
was-in-force = чинність: { $when }
was-ended = чинність до { $date }
was-ended-during = кінець чинності: { $date }
ended-on-during = Кінець чинності: { $date }
action-signature = Підписання
action-ratification = Ратифікація
action-acceptance = Прийняття
action-approval = Затвердження
action-accession = Приєднання
action-succession = Правонаступництво
action-withdrawal = Вихід
registration-number = № { $number }
registration-volume = т. { $number }
registration-page = с. { $number }

## Organisations, places, events

founded = Засновано
founded-when = Засновано: { $when }
dissolved = Розпущено
seat = Осідок
members = Члени
part-of = У складі
country = Країна
outcome = Підсумок
participants = Учасники

## The timeline: what happened to the thing named

# A bar of the drawing.
lasted = { $title }: { $when }
moment-signed = Підписано: { $title }
moment-adopted = Ухвалено: { $title }
moment-in-force = Набуває чинності: { $title }
moment-ended = Втрачає чинність: { $title }
moment-issued = Оприлюднено: { $title }
moment-founded = Засновано: { $title }
moment-dissolved = Розпущено: { $title }
moment-born = Народження: { $title }
moment-died = Смерть: { $title }
moment-office = { $person }: { $title }
moment-said = { $speaker }: { $title }
in-quotes = «{ $words }»
moment-checked = Перевірено: { $title }
timeline-what-happened = Що сталося
timeline-events = Події
timeline-documents = Документи
timeline-claims = Твердження
timeline-offices = Посади
timeline-organisations = Організації
timeline-people = Народження і смерті
timeline-articles = Статті
timeline-reviews = Перевірки
timeline-of = { $title }: { $sort }
choose-facts = Вибрати, що показувати

## Headings of “Where this appears”: how the pages below are tied to this one

relation-annotates = Довідки до цього
relation-parties = Сторона документів
relation-place = Відбулося тут
relation-depositary = Депозитарій документів
relation-amends = Змінено документами
relation-supersedes = Замінено документами
relation-related = Пов’язане
relation-of = Посади тут
relation-seat = Осідок організацій
relation-members = Член організацій
relation-part-of = Складові
relation-country = У цій країні
relation-participants = Участь
relation-speaker = Твердження
relation-appearances = Твердження в цьому тексті
relation-lead = Головне на першій сторінці
relation-featured = На першій сторінці
paragraph-link = Посилання на цей абзац

## In texts: callouts without a title of their own, and what readers who do not see hear

callout-note = Примітка
callout-abstract = Коротко
callout-info = До відома
callout-todo = Треба зробити
callout-tip = Порада
callout-success = Готово
callout-question = Запитання
callout-warning = Увага
callout-failure = Бракує
callout-danger = Небезпека
callout-bug = Помилка
callout-example = Приклад
callout-quote = Цитата
footnotes = Виноски
footnote-back = Назад до тексту
heading-link = Посилання на цей розділ
table = Таблиця
task-done = Зроблено
task-open = Ще не зроблено
contents = Зміст

## The kinds of pages: one, and many. `[kinds.…]` in config.toml goes before them.

kind-page = Сторінка
kinds-page = Сторінки
kind-article = Стаття
kinds-article = Статті
kind-note = Довідка
kinds-note = Довідки
kind-person = Особа
kinds-person = Люди
kind-treaty = Документ
kinds-treaty = Договори й документи
kind-organisation = Організація
kinds-organisation = Організації
kind-place = Місце
kinds-place = Місця
kind-event = Подія
kinds-event = Події
kind-claim = Твердження
kinds-claim = Твердження

## The verdicts. `[[verdicts]]` in config.toml goes before them.

verdict-true = Правда
verdict-true-means = Твердження точне, і нічого важливого в ньому не пропущено.
verdict-mostly-true = Переважно правда
verdict-mostly-true-means = Твердження точне, але бракує подробиці або вона неточна.
verdict-mixed = Частково правда
verdict-mixed-means = Частина твердження точна, а частина – ні.
verdict-mostly-false = Переважно неправда
verdict-mostly-false-means = Одна подробиця точна, але твердження загалом – ні.
verdict-false = Неправда
verdict-false-means = Твердження не відповідає дійсності.
verdict-misleading = Вводить в оману
verdict-misleading-means = Слова можуть бути точними, але враження, яке вони створюють, – ні.
verdict-missing-context = Бракує контексту
verdict-missing-context-means = Твердження замовчує те, без чого читач не може його оцінити.
verdict-unproven = Не доведено
verdict-unproven-means = Наявні свідчення не підтверджують твердження, але й не спростовують його.
verdict-satire = Сатира
verdict-satire-means = Це було сказано жартома, а поширюється як факт.

## What is merged from elsewhere: search, cards, what readers can set, what scripts say

lineage = Що чим змінено
feed-claim = { $verdict }: { $title }
card-checked = перевірено { $date }
search = Пошук
search-for = Що шукати
search-button = Шукати
search-kind = Вид
search-verdict = Висновок
search-year = Рік
search-person = Згадані люди
search-anybody = Будь-хто
search-clear = Скинути фільтри
search-filters = Фільтри
search-count = Знайдено: { $count }
search-none = Нічого не знайдено. Спробуйте менше слів або зніміть фільтр.
search-more = Більше результатів
search-working = Шукаємо…
search-failed = Пошук не завантажився. Списки нижче ведуть до кожної сторінки.
search-making = Пошуковий покажчик для перегляду ще готується. Пошук запрацює на цій сторінці, щойно він буде готовий.
search-titles = На цьому сайті пошук переглядає назви, імена, підсумки й заголовки.
search-browse = Переглянути списки
appearance = Вигляд
appearance-system = Як на пристрої
appearance-light = Світлий
appearance-dark = Темний
search-shortcut = Клавіша / веде до пошуку
link-copied = Посилання скопійовано
claims-shown = Показано: { $shown } з { $count }
