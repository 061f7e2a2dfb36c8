def settings(small, rest: str = "") -> None:
    task = "task: {id: '{{ n }}', input: '{{ q }}', target: '{{ a }}', group: '{{ g }}'}\n"
    small.settings(f"records: r.csv\n{task}prepare: {{max_reject_rate: 1{rest}}}\n")


def reasons(small) -> list[tuple[str, str, str, str]]:
    return [(row["origin"], row["stage"], row["reason"], row["kind"]) for row in small.rows("rejects")]


def test_one_id_with_other_content_is_a_defect_and_with_the_same_content_a_copy(small):
    small.records("n,q,a,g\n1,x,y,g\n1,x,z,g\n1,x,y,h\n2,x,y,g\n")
    settings(small)
    small.prepare()
    assert reasons(small) == [
        ("r.csv:3", "ids", "duplicate-id", "defect"),
        ("r.csv:4", "ids", "duplicate", "by_choice"),
    ]


def test_a_copy_under_another_id_is_left_out_only_where_the_project_says_so(small):
    small.records("n,q,a,g\n1,x,y,g\n2,x,y,g\n")
    settings(small, ", transforms: [dedupe]")
    small.prepare()
    assert reasons(small) == [("r.csv:3", "dedupe", "duplicate", "by_choice")]


def test_a_bad_row_does_not_survive_as_the_first_of_two_copies(small):
    small.records("n,q,a,g\n1,x,No,g\n1,x,Bye,g\n2,x,Bye,g\n")
    task = "task: {id: '{{ n }}', input: '{{ q }}', target: '{{ a }}'}\n"
    small.settings(
        f"records: r.csv\n{task}contract: [{{sign_off: {{text: Bye}}}}]\n"
        "prepare: {transforms: [dedupe], max_reject_rate: 1}\n"
    )
    small.prepare()
    assert reasons(small) == [
        ("r.csv:2", "contract", "sign_off", "defect"),
        ("r.csv:4", "dedupe", "duplicate", "by_choice"),
    ]
