# The words of the default theme in English. `-` in a name is `_` in templates: {{ words.where_this_appears }}.
# Numbers are written as the language does ({ $count } is 28,592), dates and lists of names come written.

## What stands between the parts of a line

comma = {", "}

## Around dates: what is empty for a year, a month or a day leaves it to a dash

date-circa = c. { $date }
date-from-year = from { $date }
date-from-month = from { $date }
date-from-day = from { $date }
date-until-year = until { $date }
date-until-month = until { $date }
date-until-day = until { $date }

## Every page

skip = Skip to the text
sections = Sections
timeline = Timeline
draft = Draft – not published
report-error = Report an error
feed = Feed
feed-claim = { $verdict }: { $title }
published-by = Published by
moved = This page has moved
not-found = There is nothing here
not-found-text = The page may have moved, or the address may be mistyped.
to-front-page = To the front page

## What readers can set, and what scripts say

appearance = Appearance
appearance-system = As on this device
appearance-light = Light
appearance-dark = Dark
search-shortcut = The key / leads to the search
link-copied = Link copied
## The search page

search = Search
search-for = Search for
search-button = Search
search-kind = Kind
search-verdict = Verdict
search-year = Year
search-person = People named
search-anybody = Anybody
search-clear = Clear the filters
search-filters = Filters
search-count = Results: { $count }
search-none = Nothing was found. Try fewer words, or take a filter away.
search-more = More results
search-working = Searching…
search-failed = The search could not be loaded. The lists below lead to every page.
search-making = The search index of the preview is being made. This page will search as soon as it is there.
search-titles = On this site the search looks at titles, names, summaries and headings.
search-browse = Look through the lists

## Lists of pages

pages = Pages
previous = Previous
next = Next
page-of = Page { $number } of { $count }
how-many = { $count } in all
all-of-folder = All { $count } pages
letters = Letters
tags = Topics
topic = Topic
topics = Topics:

## The front page

claims-checked = Claims, checked
explained = Explained
latest = Latest
questions = Questions
reports = Reports
documents = Documents
people = People
in-order = In the order it happened
whole-timeline = The whole timeline
start-here = Start here
what-this-is = What this is

## Articles and notes

by-authors = By { $authors }
in-this-article = In this article
named-here = Named here
where-this-appears = Where this appears
further-mentions = Further mentions: { $count }
all-mentions = All { $count } pages that mention this
mentions-of = Where { $title } appears
oldest-first = Oldest first
explains = Explains
explains-too = It also explains
corrected = Corrected
corrections = Corrections
correction-of = Correction: { $title }
corrections-feed = Feed of corrections
no-corrections = No page has been corrected so far.
how-we-work = How we work
report-error-here = Report an error on this page
checked = Checked
card-checked = checked { $date }
updated = Updated
reproduced-from = Reproduced from
excerpt-from = Excerpt from
provenance = Provenance
where-text-comes-from = Where this text comes from
publisher = Publisher
author = Author
original = Original
sources = Sources
source = Source
how-to-cite = How to cite this page
reference = Reference
cited-by = Cited by
about-source = What cites it
about-source-of = What cites it: { $title }
back-to-citation = Back to citation { $number }
archived-on = Archived on { $date }
all-as-bibtex = { $count ->
    [one] The source as BibTeX
   *[other] All { $count } sources as BibTeX
}
no-sources = Nothing on this site cites a source yet.
archived = Archived copy
retrieved = Retrieved
licence = Licence
photograph = Photograph not reproduced
text = Text
text-full = In full, as received
text-excerpt = An excerpt, as received
text-link = Not reproduced here
note-mark = Note { $number }: { $title }
note-label = Note { $number }
read-note = Read the note
embedded-from = Shown there from “{ $title }”
embed-missing = Not there: { $name }
pdf-page = page { $page }
quotation-matches-article = Matches the article
quotation-matches-page = Matches the page
quotation-matches-excerpt = Matches our stored excerpt
quotation-matches-excerpt-of = Matches our stored excerpt, retrieved on { $date }
quotation-differs = Differs from the text
quotation-unchecked = Not checked

## Claims and verdicts

the-claim = The claim
our-verdict = Our verdict
no-verdict = No verdict yet
our-translation = Our translation
where-said = Where it was said
said-published = published
said-unknown = date unknown
speaker-unknown = Speaker unknown
verdicts = What our verdicts mean
what-verdicts-mean = What our verdicts mean
on-axis = From true to false
off-axis = Beside the scale
retired = no longer given
retired-since = no longer given since { $date }
claims-with-verdict = Claims with this verdict: { $count }
no-claims = No claims so far
all-claims = All claims
claims-of-verdict = Claims found: { $title }
claims-of-speaker = Claims by { $title }
claims-speaker-unknown = Claims whose speaker is unknown
claims-of-tag = Claims on { $title }
claims-of-year = Claims of { $title }
choose-claims = Choose claims
# `#` in place of `$shown`: scripts put a number there.
claims-shown = Shown: { $shown } of { $count }
by-verdict = Verdict
by-speaker = Speaker
by-tag = Topic
by-year = Year
all-choices = All…
claims-by-verdict = Claims by verdict
claims-by-speaker = Claims by speaker
claims-by-tag = Claims by topic
claims-by-year = Claims by year
claims-made = Claims made
claims-as-data = As data:
claims-made-all = All { $count } claims that we checked
claims-about = Claims about this
claims-here = Claims in this article
claim-mark = Claim { $number }: { $title }
claim-label = Claim { $number }
read-claim = Read the check

## People

born = Born
died = Died
nationality = Nationality
offices = Offices
also-called = Also called

## Treaties and documents

document = Document
treaties-caption = Treaties and documents by date
signed-or-adopted = Signed or adopted
official-title = In full
instrument-kind = Kind
in-law = In law
signed = Signed
adopted = Adopted
in-force = In force
place = Place
status = Status
depositary = Depositary
languages = Languages
registration = Registered
texts = Text
read-text = Read the text
amends = Amends
supersedes = Replaces
lineage = What changed what
related = Related
parties = Parties
party = Party
action = Action
date = Date
reservation = Reservation

instrument = Document
instrument-treaty = Treaty
instrument-protocol = Protocol
instrument-agreement = Agreement
instrument-memorandum = Memorandum
instrument-declaration = Declaration
instrument-draft = Draft, never signed
instrument-act = Act
instrument-charter = Charter
political-document = Political document
binding = Legally binding
not-binding = not legally binding
binding-disputed = binding force disputed
signed-on = signed on { $date }
signed-in = signed in { $place } on { $date }
adopted-on = adopted on { $date }
adopted-in = adopted in { $place } on { $date }
signed-on-during = signed in { $date }
signed-in-during = signed in { $place } in { $date }
adopted-on-during = adopted in { $date }
adopted-in-during = adopted in { $place } in { $date }
in-force-since = In force since { $date }
in-force-since-during = In force since { $date }
in-force-between = In force { $when }
ended-on = Ended on { $date }
was-in-force = in force { $when }
was-ended = ended on { $date }
was-ended-during = ended in { $date }
ended-on-during = Ended in { $date }
action-signature = Signed
action-ratification = Ratified
action-acceptance = Accepted
action-approval = Approved
action-accession = Acceded
action-succession = Succeeded
action-withdrawal = Withdrew
registration-number = No. { $number }
registration-volume = vol. { $number }
registration-page = p. { $number }

## Organisations, places, events

founded = Founded
founded-when = Founded { $when }
dissolved = Dissolved
seat = Seat
members = Members
part-of = Part of
country = Country
outcome = Outcome
participants = Took part

## The timeline: what happened to the thing named

# A bar of the drawing.
lasted = { $title }: { $when }
moment-signed = { $title } signed
moment-adopted = { $title } adopted
moment-in-force = { $title } enters into force
moment-ended = { $title } ends
moment-issued = { $title } published
moment-founded = { $title } founded
moment-dissolved = { $title } dissolved
moment-born = { $title } born
moment-died = { $title } dies
moment-office = { $person }: { $title }
moment-said = { $speaker }: { $title }
in-quotes = “{ $words }”
moment-checked = { $title }: checked
timeline-what-happened = What happened
timeline-events = Events
timeline-documents = Documents
timeline-claims = Claims
timeline-offices = Offices
timeline-organisations = Organisations
timeline-people = Births and deaths
timeline-articles = Articles
timeline-reviews = Checks
timeline-of = { $title }: { $sort }
choose-facts = Choose what is shown

## Headings of “Where this appears”: how the pages below are tied to this one

relation-annotates = Notes on this
relation-parties = Party to
relation-place = Took place here
relation-depositary = Depositary of
relation-amends = Amended by
relation-supersedes = Replaced by
relation-related = Related
relation-of = Held office here
relation-seat = Seat of
relation-members = Member of
relation-part-of = Parts
relation-country = In this country
relation-participants = Took part in
relation-speaker = Claims made
relation-appearances = Claims in this text
relation-lead = Leads the front page
relation-featured = On the front page
paragraph-link = Link to this paragraph

## In texts: callouts without a title of their own, and what readers who do not see hear

callout-note = Note
callout-abstract = Summary
callout-info = Information
callout-todo = To do
callout-tip = Tip
callout-success = Done
callout-question = Question
callout-warning = Warning
callout-failure = Missing
callout-danger = Danger
callout-bug = Error
callout-example = Example
callout-quote = Quotation
footnotes = Footnotes
footnote-back = Back to the text
heading-link = Link to this section
table = Table
task-done = Done
task-open = To be done
contents = Contents

## The kinds of pages: one, and many. `[kinds.…]` in config.toml goes before them.

kind-page = Page
kinds-page = Pages
kind-article = Article
kinds-article = Articles
kind-note = Note
kinds-note = Notes
kind-person = Person
kinds-person = People
kind-treaty = Document
kinds-treaty = Treaties and documents
kind-organisation = Organisation
kinds-organisation = Organisations
kind-place = Place
kinds-place = Places
kind-event = Event
kinds-event = Events
kind-claim = Claim
kinds-claim = Claims

## The verdicts. `[[verdicts]]` in config.toml goes before them.

verdict-true = True
verdict-true-means = The statement is accurate, and nothing that matters is left out.
verdict-mostly-true = Mostly true
verdict-mostly-true-means = The statement is accurate; a detail is missing or imprecise.
verdict-mixed = Mixed
verdict-mixed-means = Part of the statement is accurate and part of it is not.
verdict-mostly-false = Mostly false
verdict-mostly-false-means = A detail is accurate; the statement as a whole is not.
verdict-false = False
verdict-false-means = The statement is not accurate.
verdict-misleading = Misleading
verdict-misleading-means = The words may be accurate; the impression that they give is not.
verdict-missing-context = Missing context
verdict-missing-context-means = The statement leaves out what a reader needs in order to judge it.
verdict-unproven = Unproven
verdict-unproven-means = The evidence that can be had neither bears the statement out nor refutes it.
verdict-satire = Satire
verdict-satire-means = The statement was made in jest and is passed on as fact.
