# Made by `python docs/make_reference.py`.
from typing import Any, Literal

from cytolink.client import Triples
from cytolink.rows import Rows
from queries.catalogue import SavedQuery
from queries.parameters import Parameter

def method_name(name: str) -> str: ...
def asked() -> list[SavedQuery]: ...
def documentation(query: SavedQuery) -> str: ...
def annotation(parameter: Parameter) -> str: ...

class Questions:
    def query(self, name: str, **parameters: Any) -> Any: ...
    def abbreviations(
        self,
        *,
        document: str = ...,
        abbreviation: str = ...,
    ) -> Rows: ...
    def adverse_events(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        event: str = ...,
        person: str = ...,
        polarity: Literal['any', 'affirmed', 'negated'] = ...,
        grade: Literal['any', 'asserted', 'definitional', 'observed_association', 'likely', 'suggested', 'possible', 'hypothesised', 'recommended', 'speculative', 'uncertain'] = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def arms(
        self,
        *,
        document: str = ...,
        drug: str = ...,
    ) -> Rows: ...
    def baseline(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        disease: str = ...,
        variable: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def below_the_bound(
        self,
        *,
        document: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def blockade_drugs(
        self,
        *,
        cytokine: str = ...,
    ) -> Rows: ...
    def change_per_patient(
        self,
        *,
        document: str = ...,
        variable: str = ...,
        variable_class: str = ...,
        whose: str = ...,
        direction: Literal['any', 'increased', 'decreased', 'unchanged'] = ...,
    ) -> Rows: ...
    def changes(
        self,
        *,
        document: str = ...,
        below: float = ...,
        variable: str = ...,
        variable_class: str = ...,
        significance: Literal['any', 'significant', 'not significant'] = ...,
        at_time: str = ...,
    ) -> Rows: ...
    def cited_works(
        self,
        *,
        document: str = ...,
        number: str = ...,
        author: str = ...,
    ) -> Rows: ...
    def claims_limited(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        outcome: str = ...,
        grade: Literal['any', 'asserted', 'definitional', 'observed_association', 'likely', 'suggested', 'possible', 'hypothesised', 'recommended', 'speculative', 'uncertain'] = ...,
    ) -> Rows: ...
    def claims(
        self,
        *,
        document: str = ...,
        about: str = ...,
        topic: str = ...,
        kind: Literal['all', 'Claim', 'CitedEvidence', 'Hypothesis'] = ...,
        grade: Literal['any', 'asserted', 'definitional', 'observed_association', 'likely', 'suggested', 'possible', 'hypothesised', 'recommended', 'speculative'] = ...,
        polarity: Literal['any', 'affirmed', 'negated'] = ...,
    ) -> Rows: ...
    def cohorts(
        self,
        *,
        document: str = ...,
        whose: str = ...,
    ) -> Rows: ...
    def concepts_named(
        self,
        *,
        document: str = ...,
        category: str = ...,
    ) -> Rows: ...
    def concepts_without_mondo(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def conditions(
        self,
        *,
        document: str = ...,
        condition: str = ...,
        person: str = ...,
        at_time: str = ...,
        status: Literal['any', 'present', 'absent', 'suspected', 'history'] = ...,
        role: str = ...,
        grade: Literal['any', 'asserted', 'definitional', 'observed_association', 'likely', 'suggested', 'possible', 'hypothesised', 'recommended', 'speculative', 'uncertain'] = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def contradictions(
        self,
        *,
        drug: str = ...,
        outcome: str = ...,
    ) -> Rows: ...
    def courses(
        self,
        *,
        document: str = ...,
        person: str = ...,
        drug: str = ...,
        after_drug: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def coverage(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def curated_facts(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def discrepancies(
        self,
        *,
        document: str = ...,
        kind: str = ...,
    ) -> Rows: ...
    def document_details(
        self,
        *,
        document: str = ...,
        kind: str = ...,
    ) -> Rows: ...
    def documents(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def doubtful_readings(
        self,
        *,
        document: str = ...,
        quality: Literal['all', 'repaired', 'ambiguous'] = ...,
        variable_class: str = ...,
    ) -> Rows: ...
    def drug_by_disease(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        patients_of: Literal['own', 'all'] = ...,
        disease: str = ...,
        person: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def drugs_in_diseases(
        self,
        *,
        patients_of: Literal['own', 'all'] = ...,
    ) -> Rows: ...
    def effects(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        variable: str = ...,
        significance: Literal['any', 'significant', 'not significant'] = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def evidence_table(
        self,
        *,
        document: str = ...,
        disease: str = ...,
        drug: str = ...,
        blocks: str = ...,
        patients_of: Literal['own', 'all'] = ...,
        person: str = ...,
        given: Literal['studied', 'all'] = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def findings_denied(
        self,
        *,
        document: str = ...,
        about: str = ...,
        whose: str = ...,
        kind: Literal['all', 'outcome', 'adverse event', 'condition', 'treatment', 'claim', 'cited evidence', 'predictor'] = ...,
        grade: Literal['any', 'asserted', 'definitional', 'observed_association', 'likely', 'suggested', 'possible', 'hypothesised', 'recommended', 'speculative', 'uncertain'] = ...,
    ) -> Rows: ...
    def indications(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        disease: str = ...,
        person: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def lesions_recomputed(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def markers_against_imaging(
        self,
        *,
        document: str = ...,
        within: int = ...,
    ) -> Rows: ...
    def measurements(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        disease: str = ...,
        variable: str = ...,
        blocks: str = ...,
        person: str = ...,
        at_time: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def measures(
        self,
        *,
        document: str = ...,
        variable: str = ...,
    ) -> Rows: ...
    def mechanisms(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        target: str = ...,
        grade: Literal['any', 'asserted', 'definitional', 'observed_association', 'likely', 'suggested', 'possible', 'hypothesised', 'recommended', 'speculative', 'uncertain'] = ...,
    ) -> Rows: ...
    def medians_recomputed(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def outcome_by_arm(
        self,
        *,
        document: str = ...,
        outcome: str = ...,
        disease: str = ...,
        drug: str = ...,
        at_time: str = ...,
        significance: Literal['any', 'significant', 'not significant'] = ...,
    ) -> Rows: ...
    def outcome_by_drug_class(
        self,
        *,
        document: str = ...,
        class_: str = ...,
        outcome: str = ...,
    ) -> Rows: ...
    def outcomes(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        outcome: str = ...,
        kind: str = ...,
        person: str = ...,
        at_time: str = ...,
        polarity: Literal['any', 'affirmed', 'negated'] = ...,
        within_days: float = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def pathways(
        self,
        *,
        concept: str = ...,
    ) -> Rows: ...
    def patients(
        self,
        *,
        document: str = ...,
        about: str = ...,
        whose: str = ...,
        at_time: str = ...,
    ) -> Rows: ...
    def predictor_conflicts(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def predictors(
        self,
        *,
        document: str = ...,
        outcome: str = ...,
        variable: str = ...,
        variable_class: str = ...,
        polarity: Literal['any', 'affirmed', 'negated'] = ...,
        significance: Literal['any', 'significant', 'not significant'] = ...,
    ) -> Rows: ...
    def prior_drugs(
        self,
        *,
        document: str = ...,
        role: str = ...,
    ) -> Rows: ...
    def regimens(
        self,
        *,
        document: str = ...,
        condition: str = ...,
    ) -> Rows: ...
    def responders_by_earlier_drug(
        self,
        *,
        document: str = ...,
        given: str = ...,
        before: str = ...,
    ) -> Rows: ...
    def responses_on_imaging(
        self,
        *,
        document: str = ...,
        whose: str = ...,
    ) -> Rows: ...
    def responses(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        person: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def results(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        disease: str = ...,
        variable: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def score_applied_items(
        self,
        *,
        score: str = ...,
        document: str = ...,
        whose: str = ...,
    ) -> Rows: ...
    def score_applied(
        self,
        *,
        score: str = ...,
        document: str = ...,
        whose: str = ...,
    ) -> Rows: ...
    def score_definitions(
        self,
        *,
        document: str = ...,
        score: str = ...,
    ) -> Rows: ...
    def score_items(
        self,
        *,
        document: str = ...,
        score: str = ...,
        scored: str = ...,
    ) -> Rows: ...
    def score_strata(
        self,
        *,
        document: str = ...,
        score: str = ...,
    ) -> Rows: ...
    def statements_in_text(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def study_design(
        self,
        *,
        document: str = ...,
        aspect: str = ...,
    ) -> Rows: ...
    def timeline(
        self,
        *,
        document: str = ...,
        person: str = ...,
        kind: Literal['all', 'treatment', 'condition', 'measurement', 'outcome'] = ...,
        at_time: str = ...,
        polarity: Literal['any', 'affirmed', 'negated'] = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def timing(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        grade: Literal['any', 'asserted', 'definitional', 'observed_association', 'likely', 'suggested', 'possible', 'hypothesised', 'recommended', 'speculative', 'uncertain'] = ...,
        polarity: Literal['any', 'affirmed', 'negated'] = ...,
    ) -> Rows: ...
    def treatments(
        self,
        *,
        document: str = ...,
        drug: str = ...,
        disease: str = ...,
        person: str = ...,
        at_time: str = ...,
        status: Literal['any', 'given', 'planned', 'offered', 'declined', 'withheld', 'held', 'stopped', 'changed'] = ...,
        least_dose: float = ...,
        unit: str = ...,
        given_for: str = ...,
        min_confidence: float = ...,
    ) -> Rows: ...
    def classes_and_properties(
        self,
        *,
        listed: Literal['any', 'class', 'property'] = ...,
    ) -> Rows: ...
    def fact_graph(
        self,
        *,
        fact: str,
    ) -> Triples: ...
    def identifier(
        self,
        *,
        id: str = ...,
    ) -> Rows: ...
    def identifiers_given(
        self,
        *,
        document: str = ...,
    ) -> Rows: ...
    def imported_annotations(
        self,
        *,
        document: str = ...,
        kind: str = ...,
    ) -> Rows: ...
    def mappings(
        self,
        *,
        concept: str = ...,
    ) -> Rows: ...
    def provenance(
        self,
        *,
        number: float = ...,
        document: str = ...,
    ) -> Rows: ...
    def registered_trials(
        self,
        *,
        number: str = ...,
    ) -> Rows: ...
    def same_study_candidates(
        self,
        *,
        drug: str = ...,
        smallest: int = ...,
    ) -> Rows: ...
    def bgee_expression(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def chembl_mechanisms(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def mesh_actions(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def mesh_broader(
        self,
        *,
        disease: str = ...,
    ) -> Rows: ...
    def rhea_reactions(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def target_dossiers(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def ubergraph_below(
        self,
        *,
        disease: str = ...,
    ) -> Rows: ...
    def ubergraph_features(
        self,
        *,
        disease: str = ...,
    ) -> Rows: ...
    def uniprot_functions(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def uniprot_targets(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def vasculitis_cytokines(
        self,
        *,
        disease: str = ...,
    ) -> Rows: ...
    def wikidata_names(
        self,
        *,
        language: Literal['de', 'es', 'fr', 'ja'] = ...,
    ) -> Rows: ...
    def wikidata_other_drugs(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def wikidata_trials(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
    def wikipathways_targets(
        self,
        *,
        drug: str = ...,
    ) -> Rows: ...
