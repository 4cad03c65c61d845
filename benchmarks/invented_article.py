"""An article about patients who never were, for trying readers and typesetters."""

from __future__ import annotations

from benchmarks.printed import Article, Part, Sheet

BASELINE = Sheet(
    "Table 1",
    "Baseline characteristics of the patients",
    (
        (("", 1), ("Tocilizumab", 1), ("Placebo", 1), ("P value", 1)),
        (("", 1), ("(n = 41)", 1), ("(n = 43)", 1), ("", 1)),
    ),
    (
        ("Age, years", "8.4 ± 2.1", "8.9 ± 2.6", "0.34"),
        ("Female sex", "18 (43.9)", "21 (48.8)", "0.65"),
        "Laboratory values",
        ("C-reactive protein, mg/L", "74 (51-102)", "69 (48-97)", "0.41"),
        ("Platelet count, 10^{9}/L", "412 ± 88", "398 ± 94", "0.48"),
        ("Erythrocyte sedimentation rate in the first hour, mm", "61 ± 17", "58 ± 19", "0.45"),
        "Treatment before entry",
        ("Prednisone", "29 (70.7)", "31 (72.1)", "0.89"),
        ("Methotrexate", "11 (26.8)", "9 (20.9)", "0.53"),
    ),
    ("Values are mean ± SD, median (interquartile range) or n (%).",),
)
OUTCOMES = Sheet(
    "Table 2",
    "Outcomes at weeks 12 and 24 by treatment",
    (
        (("Outcome", 1), ("Week 12", 2), ("Week 24", 2)),
        (("", 1), ("Tocilizumab", 1), ("Placebo", 1), ("Tocilizumab", 1), ("Placebo", 1)),
    ),
    (
        ("Remission, n (%)", "26 (63.4)", "14 (32.6)", "30 (73.2)", "17 (39.5)"),
        ("Fever, days", "1.8 ± 0.9", "4.1 ± 1.7", "0.6 ± 0.4", "2.2 ± 1.1"),
        ("C-reactive protein, mg/L", "6 (3-11)", "28 (17-44)", "4 (2-8)", "19 (11-33)"),
        ("Serious infection", "2 (4.9)", "1 (2.3)", "3 (7.3)", "2 (4.7)"),
    ),
    ("Remission was defined by the absence of fever and a normal C-reactive protein.",),
)

ARTICLE = Article(
    "Blockade of the interleukin-6 receptor in children with fever of the marsh: an invented trial",
    "Ada Marl, Bo Osk and Cem Tiller",
    "10.5555/fever.2031.0042",
    (
        Part(
            "Abstract",
            (
                (
                    "Marsh fever is an invented disease of small vessels that resists glucocorticoids in one child of three.",
                    "We gave tocilizumab or placebo to 84 children for 24 weeks.",
                    "Remission at week 12 was seen in 63.4% of the children given tocilizumab and in 32.6% of those given "
                    "placebo.",
                ),
            ),
        ),
        Part(
            "Introduction",
            (
                (
                    "Marsh fever (MF) is an inflammation of small vessels that begins in childhood and is named after the "
                    "region in which it was never described.^[1,2]",
                    "Its hallmark is a fever that returns every third day and leaves the patients exhausted.^[3]",
                    "Glucocorticoids calm most patients within days, but relapses are frequent when the dose is lowered.",
                ),
                (
                    "Interleukin-6 (IL-6) is raised in the serum of nearly all patients during an attack, and its "
                    "concentration follows the temperature closely.^[4]",
                    "Two small series suggested that tocilizumab, an antibody against the receptor of IL-6, shortens "
                    "attacks.^[5,6]",
                    "No controlled trial has been carried out so far.",
                    "We therefore compared tocilizumab with placebo in glucocorticoid-dependent children.",
                ),
            ),
        ),
        Part(
            "Methods",
            (
                (
                    "Children between 4 and 16 years of age were eligible if they had had at least three attacks within "
                    "six months despite prednisone at a dose of 0.5 mg/kg per day or more.",
                    "Patients with active tuberculosis, neutropenia below 1.0 × 10^{9}/L or previous treatment with a "
                    "biological agent were excluded.",
                    "Randomisation was stratified by centre and carried out centrally in blocks of four.",
                ),
                (
                    "Tocilizumab was given intravenously at 8 mg/kg every two weeks; children who weighed less than 30 kg "
                    "received 12 mg/kg.",
                    "The placebo could not be distinguished by its appearance.",
                    "Prednisone was tapered by a fixed schedule from week 4 on in both groups.",
                ),
                (
                    "The primary outcome was remission at week 12, defined as the absence of fever for 28 days together "
                    "with a C-reactive protein below 10 mg/L.",
                    "Proportions were compared with the chi-squared test, and continuous variables with the t-test or the "
                    "Mann-Whitney test as appropriate.^[7]",
                    "A two-sided p value below 0.05 was considered significant.",
                ),
            ),
        ),
        Part(
            "Results",
            (
                (
                    "Between March 2027 and June 2029, 112 children were screened and 84 were randomised, 41 to tocilizumab "
                    "and 43 to placebo.",
                    "The two groups were well balanced at baseline, as shown in Table 1.",
                    "Five patients withdrew before week 12, two of them in the tocilizumab group.",
                ),
                (
                    "At week 12, 26 of 41 patients in the tocilizumab group (63.4%) and 14 of 43 in the placebo group "
                    "(32.6%) were in remission (p = 0.005).",
                    "The median concentration of C-reactive protein fell from 74 mg/L to 6 mg/L with tocilizumab and from "
                    "69 mg/L to 28 mg/L with placebo.",
                    "Fever lasted 1.8 ± 0.9 days an attack in the tocilizumab group and 4.1 ± 1.7 days in the placebo group.",
                ),
                (
                    "Serious infections occurred in two patients given tocilizumab and in one given placebo.",
                    "One child given tocilizumab had a transient neutropenia of 0.8 × 10^{9}/L, which resolved without "
                    "treatment.",
                    "Nobody died.",
                ),
            ),
        ),
        Part(
            "Discussion",
            (
                (
                    "In this trial, blockade of the IL-6 receptor doubled the proportion of children in remission after "
                    "twelve weeks.",
                    "The effect agrees with what the earlier series had suggested, although their patients were older.^[5,6]",
                    "It was seen in boys and girls alike, and it did not depend on the dose of prednisone at entry.",
                ),
                (
                    "Our findings stand in contrast to those of a study in adults, in which tocilizumab did not differ from "
                    "placebo.^[8]",
                    "That study enrolled patients late in the course of the disease, when scarring of the vessels may no "
                    "longer be reversible.",
                    "Differences in the definition of remission may have contributed as well.",
                ),
                (
                    "The main limitations are the short follow-up and the small number of patients, which does not permit "
                    "conclusions about rare adverse events.",
                    "Longer observation of these children is under way.",
                ),
            ),
        ),
        Part(
            "Conclusion",
            (
                (
                    "Tocilizumab led to remission in most children with glucocorticoid-dependent marsh fever and was "
                    "tolerated well.",
                ),
            ),
        ),
    ),
    (BASELINE, OUTCOMES),
    (
        "Marl A, Osk B. A fever that was never there. Invented Ann Fever. 2019;1:1-9.",
        "Osk B. The marsh and its diseases: a fiction. J Imagined Med. 2020;12:33-41.",
        "Tiller C, Marl A. Periodic exhaustion in children of the marsh. Invented Ann Fever. 2021;3:77-85.",
        "Tiller C. Interleukin-6 in a disease without patients. J Imagined Med. 2022;14:201-210.",
        "Ebb D, Flood E. Tocilizumab in four children with marsh fever. Tidal Rheumatol. 2023;5:12-15.",
        "Flood E. Tocilizumab in nine more children. Tidal Rheumatol. 2024;6:101-106.",
        "Reed F. Small samples and how to compare them. Stat Fict. 2018;9:1-20.",
        "Sedge G, Reed F. No effect of tocilizumab in adults with marsh fever. Invented Ann Fever. 2026;8:55-63.",
    ),
)
