# The words of the default theme in French. Before « : » and inside of guillemets stands a no-break space, before « ; ? ! » a narrow one.
# Numbers are written as the language does ({ $count } is 28,592), dates and lists of names come written.

## What stands between the parts of a line

comma = {", "}

## Around dates: what is empty for a year, a month or a day leaves it to a dash

date-circa = v. { $date }
date-from-year = depuis { $date }
date-from-month = depuis { $date }
date-from-day = depuis le { $date }
date-until-year = jusqu’en { $date }
date-until-month = jusqu’en { $date }
date-until-day = jusqu’au { $date }

## Every page

skip = Aller au texte
sections = Rubriques
timeline = Chronologie
draft = Brouillon – non publié
report-error = Signaler une erreur
feed = Fil d’actualité
published-by = Publié par
moved = Cette page a changé d’adresse
not-found = Il n’y a rien ici
not-found-text = La page a peut-être changé d’adresse, ou l’adresse saisie est erronée.
to-front-page = Retour à la une

## Lists of pages

pages = Pages
previous = Précédente
next = Suivante
page-of = Page { $number } sur { $count }
how-many = { $count } au total
all-of-folder = { $count ->
    [one] La page entière
   *[other] Les { $count } pages
}
letters = Lettres
tags = Thèmes
topic = Thème
topics = Thèmes :

## The front page

claims-checked = Affirmations vérifiées
explained = Décryptages
latest = Dernières parutions
questions = Questions
reports = Articles
documents = Documents
people = Personnalités
in-order = Le fil des événements
whole-timeline = Toute la chronologie
start-here = Par où commencer
what-this-is = À propos de ce site

## Articles and notes

by-authors = Par { $authors }
in-this-article = Dans cet article
named-here = Cités ici
where-this-appears = Où il en est question
further-mentions = Autres mentions : { $count }
all-mentions = { $count ->
    [one] La page qui en parle
   *[other] Les { $count } pages qui en parlent
}
mentions-of = Où il est question de : { $title }
oldest-first = Du plus ancien au plus récent
explains = Le passage expliqué
explains-too = Cette page explique aussi
corrected = Rectifié :
corrections = Rectificatifs
correction-of = Rectificatif : { $title }
corrections-feed = Fil des rectificatifs
no-corrections = Aucune page n’a été rectifiée à ce jour.
how-we-work = Notre méthode
report-error-here = Signaler une erreur sur cette page
checked = Vérification :
updated = Mise à jour :
reproduced-from = Texte repris de
excerpt-from = Extrait de
provenance = Provenance
where-text-comes-from = D’où vient ce texte
publisher = Publication
author = Auteur
original = Original
sources = Sources
source = Source
how-to-cite = Comment citer cette page
reference = Référence
cited-by = Cité par
about-source = Où elle est citée
about-source-of = Où elle est citée : { $title }
back-to-citation = Retour à l’appel { $number }
archived-on = Archivé le { $date }
all-as-bibtex = { $count ->
    [one] La source au format BibTeX
   *[other] Les { $count } sources au format BibTeX
}
no-sources = Aucune source n’est encore citée sur ce site.
archived = Copie archivée
retrieved = Consulté
licence = Licence
photograph = Photographie non reproduite
text = Texte
text-full = Intégral, tel que reçu
text-excerpt = Extrait, tel que reçu
text-link = Non reproduit ici
note-mark = Note { $number } : { $title }
note-label = Note { $number }
read-note = Lire la note
embedded-from = Repris à cet endroit de « { $title } »
embed-missing = Absent : { $name }
pdf-page = page { $page }
quotation-matches-article = Conforme à l’article
quotation-matches-page = Conforme à la page
quotation-matches-excerpt = Conforme à l’extrait que nous conservons
quotation-matches-excerpt-of = Conforme à l’extrait que nous conservons, consulté : { $date }
quotation-differs = Diffère du texte
quotation-unchecked = Non vérifié

## Claims and verdicts

the-claim = L’affirmation
our-verdict = Notre verdict
no-verdict = Pas encore de verdict
our-translation = Traduit par nos soins
where-said = Où cela a été dit
said-published = publication :
said-unknown = date inconnue
speaker-unknown = Auteur inconnu
verdicts = Ce que signifient nos verdicts
what-verdicts-mean = Ce que signifient nos verdicts
on-axis = Du vrai au faux
off-axis = Hors de l’échelle
retired = n’est plus attribué
retired-since = n’est plus attribué (depuis : { $date })
claims-with-verdict = Affirmations ayant reçu ce verdict : { $count }
no-claims = Aucune affirmation pour l’instant
all-claims = Toutes les affirmations
claims-of-verdict = Affirmations jugées : { $title }
claims-of-speaker = Affirmations de { $title }
claims-speaker-unknown = Affirmations dont l’auteur est inconnu
claims-of-tag = Affirmations sur le thème : { $title }
claims-of-year = Affirmations de { $title }
choose-claims = Choisir des affirmations
by-verdict = Verdict
by-speaker = Auteur
by-tag = Thème
by-year = Année
all-choices = Tout afficher…
claims-by-verdict = Affirmations par verdict
claims-by-speaker = Affirmations par auteur
claims-by-tag = Affirmations par thème
claims-by-year = Affirmations par année
claims-made = Ses affirmations
claims-as-data = En données :
claims-made-all = { $count ->
    [one] L’affirmation que nous avons vérifiée
   *[other] Les { $count } affirmations que nous avons vérifiées
}
claims-about = Ce qui en est dit
claims-here = Affirmations dans cet article
claim-mark = Affirmation { $number } : { $title }
claim-label = Affirmation { $number }
read-claim = Lire la vérification

## People

born = Naissance
died = Mort
nationality = Nationalité
offices = Fonctions
also-called = Autres noms

## Treaties and documents

document = Document
treaties-caption = Traités et documents par date
signed-or-adopted = Signé ou adopté
official-title = Titre complet
instrument-kind = Nature
in-law = Portée juridique
signed = Signature
adopted = Adoption
in-force = En vigueur
place = Lieu
status = Statut
depositary = Dépositaire
languages = Langues
registration = Enregistrement
texts = Texte
read-text = Lire le texte
amends = Modifie
supersedes = Remplace
related = Voir aussi
parties = Parties
party = Partie
action = Acte
date = Date
reservation = Réserve

instrument = Document
instrument-treaty = Traité
instrument-protocol = Protocole
instrument-agreement = Accord
instrument-memorandum = Mémorandum
instrument-declaration = Déclaration
instrument-draft = Projet, jamais signé
instrument-act = Acte
instrument-charter = Charte
political-document = Document politique
binding = Juridiquement contraignant
not-binding = sans force juridique contraignante
binding-disputed = portée juridique contestée
signed-on = signature le { $date }
signed-in = signature à { $place } le { $date }
adopted-on = adoption le { $date }
adopted-in = adoption à { $place } le { $date }
signed-on-during = signature en { $date }
signed-in-during = signature à { $place } en { $date }
adopted-on-during = adoption en { $date }
adopted-in-during = adoption à { $place } en { $date }
in-force-since = En vigueur depuis le { $date }
in-force-since-during = En vigueur depuis { $date }
in-force-between = En vigueur : { $when }
ended-on = A pris fin le { $date }
was-in-force = en vigueur : { $when }
was-ended = a pris fin le { $date }
was-ended-during = a pris fin en { $date }
ended-on-during = A pris fin en { $date }
action-signature = Signature
action-ratification = Ratification
action-acceptance = Acceptation
action-approval = Approbation
action-accession = Adhésion
action-succession = Succession
action-withdrawal = Retrait
registration-number = nº { $number }
registration-volume = vol. { $number }
registration-page = p. { $number }

## Organisations, places, events

founded = Fondation
founded-when = Fondation : { $when }
dissolved = Dissolution
seat = Siège
members = Membres
part-of = Fait partie de
country = Pays
outcome = Issue
participants = Participants

## The timeline: what happened to the thing named

# A bar of the drawing.
lasted = { $title } : { $when }
moment-signed = Signature : { $title }
moment-adopted = Adoption : { $title }
moment-in-force = Entrée en vigueur : { $title }
moment-ended = Fin : { $title }
moment-issued = Publication : { $title }
moment-founded = Fondation : { $title }
moment-dissolved = Dissolution : { $title }
moment-born = Naissance : { $title }
moment-died = Mort : { $title }
moment-office = { $person } : { $title }
moment-said = { $speaker } : { $title }
in-quotes = « { $words } »
moment-checked = Vérification : { $title }
timeline-what-happened = Les faits
timeline-events = Événements
timeline-documents = Documents
timeline-claims = Affirmations
timeline-offices = Fonctions
timeline-organisations = Organisations
timeline-people = Naissances et décès
timeline-articles = Articles
timeline-reviews = Vérifications
timeline-of = { $title } : { $sort }
choose-facts = Choisir ce qui est affiché

## Headings of “Where this appears”: how the pages below are tied to this one

relation-annotates = Notes à ce sujet
relation-parties = Partie à
relation-place = S’est déroulé ici
relation-depositary = Dépositaire de
relation-amends = Modifié par
relation-supersedes = Remplacé par
relation-related = Voir aussi
relation-of = Y ont exercé une fonction
relation-seat = Siège de
relation-members = Membre de
relation-part-of = Composantes
relation-country = Dans ce pays
relation-participants = A pris part à
relation-speaker = Ses affirmations
relation-appearances = Affirmations dans ce texte
relation-lead = En tête de la une
relation-featured = À la une
paragraph-link = Lien vers ce paragraphe

## In texts: callouts without a title of their own, and what readers who do not see hear

callout-note = Note
callout-abstract = Résumé
callout-info = Information
callout-todo = À faire
callout-tip = Conseil
callout-success = Fait
callout-question = Question
callout-warning = Attention
callout-failure = Manquant
callout-danger = Danger
callout-bug = Erreur
callout-example = Exemple
callout-quote = Citation
footnotes = Notes de bas de page
footnote-back = Retour au texte
heading-link = Lien vers cette section
table = Tableau
task-done = Fait
task-open = À faire
contents = Sommaire

## The kinds of pages: one, and many. `[kinds.…]` in config.toml goes before them.

kind-page = Page
kinds-page = Pages
kind-article = Article
kinds-article = Articles
kind-note = Note
kinds-note = Notes
kind-person = Personnalité
kinds-person = Personnalités
kind-treaty = Document
kinds-treaty = Traités et documents
kind-organisation = Organisation
kinds-organisation = Organisations
kind-place = Lieu
kinds-place = Lieux
kind-event = Événement
kinds-event = Événements
kind-claim = Affirmation
kinds-claim = Affirmations

## The verdicts. `[[verdicts]]` in config.toml goes before them.

verdict-true = Vrai
verdict-true-means = L’affirmation est exacte et n’omet rien d’important.
verdict-mostly-true = Plutôt vrai
verdict-mostly-true-means = L’affirmation est exacte, mais un détail manque ou est imprécis.
verdict-mixed = En partie vrai
verdict-mixed-means = Une partie de l’affirmation est exacte, l’autre ne l’est pas.
verdict-mostly-false = Plutôt faux
verdict-mostly-false-means = Un détail est exact, mais l’affirmation dans son ensemble ne l’est pas.
verdict-false = Faux
verdict-false-means = L’affirmation n’est pas exacte.
verdict-misleading = Trompeur
verdict-misleading-means = Les mots sont peut-être exacts ; l’impression qu’ils donnent ne l’est pas.
verdict-missing-context = Contexte manquant
verdict-missing-context-means = L’affirmation tait ce qu’il faut savoir pour en juger.
verdict-unproven = Non démontré
verdict-unproven-means = Les éléments disponibles ne permettent ni de confirmer ni de réfuter l’affirmation.
verdict-satire = Satire
verdict-satire-means = Une plaisanterie qui circule comme un fait.

## What is merged from elsewhere: search, cards, what readers can set, what scripts say

lineage = Ce qui a modifié quoi
feed-claim = { $verdict } : { $title }
card-checked = vérification : { $date }
search = Recherche
search-for = Rechercher
search-button = Rechercher
search-kind = Type
search-verdict = Verdict
search-year = Année
search-person = Personnes citées
search-anybody = Tout le monde
search-clear = Effacer les filtres
search-filters = Filtres
search-count = Résultats : { $count }
search-none = Aucun résultat. Essayez avec moins de mots ou retirez un filtre.
search-more = Plus de résultats
search-working = Recherche en cours…
search-failed = La recherche n’a pas pu être chargée. Les listes ci-dessous mènent à toutes les pages.
search-making = L’index de recherche de l’aperçu est en préparation. La recherche fonctionnera sur cette page dès qu’il sera prêt.
search-titles = Sur ce site, la recherche porte sur les titres, les noms, les résumés et les intertitres.
search-browse = Parcourir les listes
appearance = Apparence
appearance-system = Comme sur l’appareil
appearance-light = Clair
appearance-dark = Sombre
search-shortcut = La touche / mène à la recherche
link-copied = Lien copié
claims-shown = Affichage : { $shown } sur { $count }
