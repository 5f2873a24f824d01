"""The columns of every table, as ``shape.column_of`` reads them.

Written by ``python -m tests.make_shape`` from the SQLModel tables: change those.
"""

from __future__ import annotations

COLUMNS = {
    "answer_events": """
        sequence:number! encounter_id:text>encounters.encounter_id link_id:text answer:text?
        previous:text? at:big by:text
    """,
    "appointment_acts": """
        number:number! appointment_id:text status:text at:big by:text
    """,
    "appointments": """
        appointment_id:text! patient_id:text>patients.patient_id starts_at:big minutes:int
        status:text source:text changed_at:big changed_by:text who:text practitioner_id:text
        reason:text external_id:text arrived_at:big? encounter_id:text
    """,
    "audit_draws": """
        number:number! draw_id:text month:text user_id:text
        encounter_id:text>encounters.encounter_id seed:text at:big by:text
    """,
    "audit_events": """
        sequence:number! at:big actor:text role:text workstation:text action:text record_id:text
        detail:text content_version:text previous_hash:blob hash:blob patient_id:text?
    """,
    "audit_ratings": """
        number:number! draw_id:text at:big by:text desk:text rules:text rater:text reason:text
        step:int
    """,
    "backups": """
        number:number! backup_id:text folder:text path:text made_at:big made_by:text size:big
        intakes:big proved_at:big? failure:text
    """,
    "care_teams": """
        number:number! participant_id:text patient_id:text>patients.patient_id name:text role:text
        phone:text may_be_told:bool active:bool at:big by:text
    """,
    "clinic_logos": """
        sha256:text! body:blob
    """,
    "cohort_versions": """
        number:number! cohort_id:text name:text body:text owner:text shared:bool recall_days:int
        removed:bool at:big by:text said_by:text
    """,
    "conflicts": """
        number:number! encounter_id:text>encounters.encounter_id entry_id:text kind:text
        link_id:text ours:text theirs:text by:text workstation:text at:big their_name:text
        found_at:big settled_by:text kept_ours:bool?
    """,
    "decision_dictionaries": """
        fingerprint:text! content_hash:text body:blob
    """,
    "decision_digests": """
        encounter_id:text! number:big!= disposition:text pathway:text flag_set:big present:text
        open:text
    """,
    "decisions": """
        number:number! encounter_id:text>encounters.encounter_id at:big disposition:text
        ruleset_version:text content_hash:text body:blob dictionary:text?
    """,
    "document_prints": """
        number:number! document_id:text encounter_id:text>encounters.encounter_id kind:text at:big
        by:text printer:text copies:int pages:text tray:text
    """,
    "documents": """
        number:number! document_id:text encounter_id:text>encounters.encounter_id kind:text
        made_at:big made_by:text sha256:text pages:int
    """,
    "drafts": """
        workstation:text! place:text! encounter_id:text! at:big body:text
    """,
    "encounters": """
        encounter_id:text! patient_id:text>patients.patient_id status:text channel:text
        started_at:big started_by:text ruleset_version:text content_hash:text changed_at:big
        safe_at:big? decided_at:big? finished_at:big? disposition:text? discard_reason:text
        language:text version:int changed_by:text follows:text paused_seconds:int
        paused_before_safe:int unverified:bool called_at:big? seen_at:big? seen_by:text
    """,
    "flag_sets": """
        flag_set:big!= flags:text
    """,
    "followup_calls": """
        number:number! followup_id:text>followups.followup_id
        encounter_id:text>encounters.encounter_id result:text at:big by:text name:text next_on:text
        words:text
    """,
    "followups": """
        followup_id:text! encounter_id:text>encounters.encounter_id weeks:int due_on:text route:text
        status:text planned_at:big changed_at:big changed_by:text tries:int next_on:text
        done_at:big? stopped:text result:text clinician_open:bool
    """,
    "goals": """
        number:number! goal_id:text patient_id:text>patients.patient_id encounter_id:text words:text
        status:text set_on:text due_on:text closeness:int? at:big by:text readiness:int?
        confidence:int? barrier:text remedy:text helper_id:text
    """,
    "import_batches": """
        number:number! batch_id:text act:text at:big by:text name:text way:text file:text
        sha256:text counts:text
    """,
    "import_entries": """
        number:number! batch_id:text kind:text record_id:text patient_id:text became:text place:text
        before:text
    """,
    "inbox": """
        number:number! message_id:text act:int sender:text control_id:text kind:text authority:text
        patient_id:text fate:text why:text at:big by:text body:text sent_at:big?
    """,
    "intake_locks": """
        encounter_id:text!>encounters.encounter_id user_id:text user_name:text workstation:text
        seat:text since:big until:big before:text
    """,
    "locked_screens": """
        workstation:text! lock_id:text
    """,
    "measure_mark": """
        number:int!= logic:int sequence:big walked:text?
    """,
    "merged_entries": """
        entry_id:text! at:big workstation:text
    """,
    "name_words": """
        word:text! plain:text sound:text other_sound:text
    """,
    "notices": """
        number:number! encounter_id:text>encounters.encounter_id at:big by:text told:text
        told_role:text words:text
    """,
    "outcome_answers": """
        number:number! followup_id:text>followups.followup_id
        encounter_id:text>encounters.encounter_id instrument_id:text instrument_version:text
        link_id:text state:text amount:real? answer:text? taken_at:big entered_at:big by:text
        channel:text language:text
    """,
    "outcome_scores": """
        number:number! followup_id:text>followups.followup_id
        encounter_id:text>encounters.encounter_id instrument_id:text instrument_version:text
        score:real? known:int asked:int about:text source:text taken_at:big entered_at:big by:text
        channel:text language:text
    """,
    "overrides": """
        number:number! encounter_id:text>encounters.encounter_id at:big by:text role:text
        from_disposition:text to_disposition:text reason:text words:text
    """,
    "panel_acts": """
        number:number! member_id:text patient_id:text>patients.patient_id programme:text kind:text
        payer:text starts_on:text ends_on:text episode_days:int source:text withdrawn:bool at:big
        by:text name:text
    """,
    "panel_members": """
        member_id:text! patient_id:text>patients.patient_id programme:text kind:text payer:text
        starts_on:text ends_on:text episode_days:int source:text
    """,
    "patient_changes": """
        number:number! patient_id:text>patients.patient_id at:big by:text field:text before:text
        after:text
    """,
    "patient_merges": """
        number:number! kept_id:text>patients.patient_id gone_id:text>patients.patient_id at:big
        by:text undone:bool filled:text
    """,
    "patient_words": """
        part:text! word:text! rest:text! born:text! patient_id:text!
    """,
    "patients": """
        patient_id:text! family:text given:text birth_date:text sex:text mrn:text phone:text
        language:text preferred_name:text family_f:text given_f:text mrn_f:text mrn_digits:text
        phone_digits:text phone_reversed:text merged_into:text?
    """,
    "referral_acts": """
        number:number! encounter_id:text>encounters.encounter_id state:text route:text at:big
        by:text name:text words:text who:text day:text
    """,
    "referral_queue": """
        encounter_id:text!>encounters.encounter_id state:text urgency:int since:big
    """,
    "removals": """
        number:number! removal_id:text patient_id:text>patients.patient_id reason:text asked_at:big
        asked_by:text confirmed_by:text years:int decided_by:text decided_on:text done_at:big?
    """,
    "review_queue": """
        encounter_id:text!>encounters.encounter_id state:text urgency:int since:big
    """,
    "reviews": """
        number:number! encounter_id:text>encounters.encounter_id kind:text at:big by:text name:text
        role:text decision:int ruleset_version:text from_disposition:text to_disposition:text
        reason:text link_id:text outcome:text feedback:text words:text
    """,
    "settings_versions": """
        number:number! kind:text record_id:text at:big by:text body:text
    """,
    "take_overs": """
        number:number! encounter_id:text>encounters.encounter_id at:big by:text role:text
        workstation:text from_user:text from_workstation:text reason:text words:text
    """,
    "task_acts": """
        number:number! task_id:text patient_id:text>patients.patient_id encounter_id:text kind:text
        state:text owner:text owner_id:text owner_name:text due_on:text words:text at:big by:text
        name:text role:text
    """,
    "task_queue": """
        task_id:text! patient_id:text>patients.patient_id owner:text owner_id:text due_on:text
        since:big
    """,
    "ticks": """
        number:number! encounter_id:text>encounters.encounter_id what:text state:text at:big by:text
        left_open:bool
    """,
    "training_certificates": """
        number:number! certificate_id:text round_id:text user_id:text at:big valid_until:text
        content_version:text content_hash:text played:int right:int missed:int digests:text
    """,
    "training_played": """
        number:number! round_id:text user_id:text vignette_id:text digest:text content_version:text
        content_hash:text at:big expected:text got:text missed:text added:text seconds_to_safe:int?
        seconds_to_done:int?
    """,
    "users": """
        user_id:text! name:text name_f:text role:text credentials:text enabled:bool created_at:big
        last_here:big? pin_wrap:text? pin_wrong:int pin_waits_until:big?
    """,
    "vault": """
        number:int!= body:blob
    """,
    "visit_facts": """
        month:int! encounter_id:text! patient_id:text started_at:big due:big met:big left_out:big
        action_s:int? pt_days:int? wait_s:int? safe_s:int? done_s:int? desk:text staff:text
        provider:text payer:text language:text age_band:text sex:text rules:text by_desk:text
        clinician:text changed:text routing:text flag_set:big again_at:big? programme:text
    """,
    "visit_flags": """
        month:int! flag:text! encounter_id:text! present:bool physician:bool routing:text
    """,
    "visit_sums": """
        month:int! cut:text! group:text! bit:int!= due:big met:big left_out:big
    """,
}
