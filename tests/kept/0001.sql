BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answer_event (
	round_id INTEGER NOT NULL, 
	commune TEXT NOT NULL, 
	item TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	values_json TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	note TEXT NOT NULL, 
	evidence_json TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	actor_role TEXT NOT NULL, 
	door TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_answer_event PRIMARY KEY (round_id, commune, item, version), 
	CONSTRAINT fk_answer_event_round_id FOREIGN KEY(round_id) REFERENCES round (id)
)
 WITHOUT ROWID

;
INSERT INTO "answer_event" VALUES(1,'21025','CT-01',1,'answered','{"can":4,"dat":3}','','','[]','Phạm Văn Dũng','desk','page','2026-12-01 05:02:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','CT-02',1,'answered','{"het_han":{"date":"2027-02-28"}}','','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:02:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-01',1,'answered','{"muc":"khong"}','','','[]','Trần Thị Bình','inspector','page','2026-12-01 05:01:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-01',2,'answered','{"muc":"mot_phan"}','','Ghi ''thêm''; "dòng"
hai	cột \N \. 100% – đủ; 𝄞 😀','["553ab31dcf774ccbe9847a98273a53bd3fd84cb5e6021af046b617061c3c95a6"]','Nguyễn Văn An','inspector','page','2026-12-01 05:02:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-02',1,'answered','{"m2":62.5,"phong":"Phòng một cửa – tầng 1"}','','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:02:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-02',2,'answered','{"m2":60}','','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:07:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-03',1,'not_applicable','{}','Không lập biên bản','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:02:00.123457');
INSERT INTO "answer_event" VALUES(1,'21034','TS-01',1,'could_not_check','{}','Mất điện','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:02:00.123457');
CREATE TABLE content_version (
	kind TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	files_json TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_content_version PRIMARY KEY (kind, number)
);
INSERT INTO "content_version" VALUES('catalogue',1,'a247d7f8804699d5eedb0dd73e55b034cb747311ea95626d857f44c7c4b95070','{"CT.yaml":"\ndomain: CT\nitems:\n  - code: CT-01\n    text: \"Chứng thư hợp lệ\"\n    guidance: \"Theo sổ\"\n    respondent: desk\n    fields:\n      - {code: dat, kind: count, label: \"Số hợp lệ\"}\n      - {code: can, kind: count, label: \"Số cần\"}\n    rule: {worth: {ratio: [dat, can]}}\n  - code: CT-02\n    text: \"Ngày hết hạn\"\n    guidance: \"Xem trên thiết bị\"\n    respondent: inspector\n    fields: [{code: het_han, kind: date, label: \"Ngày hết hạn\"}]\n    rule: {steps: {days_to: het_han, at_least: [[\"du_ngay\", 1]], otherwise: 0}}\n","TS.yaml":"\ndomain: TS\nitems:\n  - code: TS-01\n    text: \"Có trụ sở?\"\n    guidance: \"Xem tại chỗ\"\n    respondent: inspector\n    fields: [{code: muc, kind: yes_partial_no, label: \"Kết quả\"}]\n    rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}\n    gate: {text: \"Có trụ sở\", passes: {is: {muc: co}}, fails: {is: {muc: khong}}}\n  - code: TS-02\n    text: \"Diện tích\"\n    guidance: \"Đo trong tường\"\n    respondent: inspector\n    fields:\n      - {code: m2, kind: measure, label: \"Diện tích\", unit: \"m²\", minimum: 0, maximum: 5000}\n      - {code: phong, kind: text, label: \"Phòng\", required: false}\n    rule: {steps: {value: m2, at_least: [[60, 1], [30, 0.5]], otherwise: 0}}\n    checks:\n      - {code: TS-02-a, when: {at_least: {value: m2, limit: 2000}}, severity: warning, text: \"Rất rộng\"}\n  - code: TS-03\n    text: \"Biên bản\"\n    guidance: \"Chỉ ghi số\"\n    respondent: inspector\n    no_evidence_when: {is: {co_mat: co}}\n    fields: [{code: co_mat, kind: choice, label: \"Độ mật\", options: {co: \"Có\", khong: \"Không\"}}]\n    rule: recorded\n","index.yaml":"\ndomains:\n  - {code: TS, name: \"Trụ sở\", short_name: \"Trụ sở\"}\n  - {code: CT, name: \"Chứng thư\", short_name: \"Chứng thư\"}\nagencies: {ubnd_xa: \"UBND cấp xã\"}\nchecks:\n  - code: KT-01\n    when: {all: [{is: {TS-01.muc: khong}}, {at_least: {value: TS-02.m2, limit: 1}}]}\n    severity: error\n    items: [TS-01, TS-02]\n    text: \"Không có trụ sở mà có diện tích\"\n"}','2026-12-01 05:00:00.000000');
INSERT INTO "content_version" VALUES('policy',1,'7ad390846a55c732889cb0a518a4471085ff36d7cf4182c100106e01d3e57948','{"policy.yaml":"\ndomain_weights: {TS: 3, CT: 1}\nbands:\n  - {code: tot, label: \"Tốt\", floor: 80}\n  - {code: yeu, label: \"Yếu\", floor: 0}\ngate_cap: yeu\ncoverage_floor: 0.5\nminimum_n: 10\nthresholds: {du_ngay: {label: \"Số ngày còn hạn\", unit: \"ngày\", value: 30, source: \"thử\"}}\nlagging: {failed_gate: true, deadline_missed: true}\n"}','2026-12-01 05:00:00.000000');
CREATE TABLE evidence (
	digest TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	original_name TEXT NOT NULL, 
	uploaded_at DATETIME NOT NULL, 
	uploaded_by TEXT NOT NULL, 
	taken_at DATETIME, 
	latitude DOUBLE, 
	longitude DOUBLE, 
	CONSTRAINT pk_evidence PRIMARY KEY (digest)
);
INSERT INTO "evidence" VALUES('553ab31dcf774ccbe9847a98273a53bd3fd84cb5e6021af046b617061c3c95a6','application/pdf',65,'biên bản số 1.pdf','2026-12-01 05:00:00.000000','Nguyễn Văn An',NULL,NULL,NULL);
CREATE TABLE installation (
	id INTEGER NOT NULL, 
	province TEXT NOT NULL, 
	made_up BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY (id), 
	CONSTRAINT ck_installation_one_row CHECK (id = 1)
);
INSERT INTO "installation" VALUES(1,'51',1,'2026-12-01 05:00:00.000000');
CREATE TABLE round (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	province TEXT NOT NULL, 
	opens_on DATE NOT NULL, 
	closes_on DATE NOT NULL, 
	catalogue_version INTEGER NOT NULL, 
	policy_version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, 
	CONSTRAINT pk_round PRIMARY KEY (id), 
	CONSTRAINT uq_round_name UNIQUE (name)
);
INSERT INTO "round" VALUES(1,'Đợt 1','51','2026-12-01','2026-12-31',1,1,'2026-12-01 05:00:00.000000','Phạm Văn Dũng');
CREATE TABLE round_deadline (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	scope TEXT NOT NULL, 
	due DATE, 
	source TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_round_deadline PRIMARY KEY (id), 
	CONSTRAINT fk_round_deadline_round_id FOREIGN KEY(round_id) REFERENCES round (id)
);
INSERT INTO "round_deadline" VALUES(1,1,'CT-01','2026-12-20','Công văn 12/UBND','Phạm Văn Dũng','2026-12-01 05:00:00.000000');
INSERT INTO "round_deadline" VALUES(2,1,'TS','2026-12-25','Công văn 13/UBND','Phạm Văn Dũng','2026-12-01 05:00:00.000000');
INSERT INTO "round_deadline" VALUES(3,1,'TS',NULL,'Hủy','Phạm Văn Dũng','2026-12-01 05:00:00.000000');
CREATE TABLE round_event (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_round_event PRIMARY KEY (id), 
	CONSTRAINT fk_round_event_round_id FOREIGN KEY(round_id) REFERENCES round (id)
);
INSERT INTO "round_event" VALUES(1,1,'prepared','','Phạm Văn Dũng','2026-12-01 05:00:00.000000');
INSERT INTO "round_event" VALUES(2,1,'open','','Phạm Văn Dũng','2026-12-01 05:00:00.000000');
INSERT INTO "round_event" VALUES(3,1,'locked','Hết hạn','Phạm Văn Dũng','2026-12-01 05:12:00.123457');
INSERT INTO "round_event" VALUES(4,1,'open','Mở lại để phúc tra','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
CREATE TABLE submission (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	commune TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	versions_json TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	actor_role TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_submission PRIMARY KEY (id), 
	CONSTRAINT fk_submission_round_id FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT uq_submission_round_id UNIQUE (round_id, commune, number)
);
INSERT INTO "submission" VALUES(1,1,'21025',1,'{"CT-01":1,"CT-02":1,"TS-01":2,"TS-02":1,"TS-03":1}','b89c0876ac7f6517b5faf1fd0f32689032bad6884720c4b2cc438654accaed97','Nguyễn Văn An','inspector','2026-12-01 05:02:00.123457');
INSERT INTO "submission" VALUES(2,1,'21025',2,'{"CT-01":1,"CT-02":1,"TS-01":2,"TS-02":2,"TS-03":1}','90eb3bf6971a89a986c91ec1f9705a01c42b1446346e341f961e3fbfb3addf65','Nguyễn Văn An','inspector','2026-12-01 05:12:00.123457');
CREATE TABLE submission_event (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_submission_event PRIMARY KEY (id), 
	CONSTRAINT fk_submission_event_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id), 
	CONSTRAINT uq_submission_event_submission_id UNIQUE (submission_id, state)
);
INSERT INTO "submission_event" VALUES(1,1,'withdrawn','Ghi nhầm','Nguyễn Văn An','2026-12-01 05:07:00.123457');
CREATE INDEX ix_round_event_round_id ON round_event (round_id, id);
CREATE INDEX ix_round_deadline_round_id ON round_deadline (round_id, scope, id);
CREATE TRIGGER installation_keeps_rows BEFORE UPDATE ON installation
    BEGIN SELECT RAISE(ABORT, 'installation is append-only'); END;
CREATE TRIGGER installation_keeps_all_rows BEFORE DELETE ON installation
    BEGIN SELECT RAISE(ABORT, 'installation is append-only'); END;
CREATE TRIGGER content_version_keeps_rows BEFORE UPDATE ON content_version
    BEGIN SELECT RAISE(ABORT, 'content_version is append-only'); END;
CREATE TRIGGER content_version_keeps_all_rows BEFORE DELETE ON content_version
    BEGIN SELECT RAISE(ABORT, 'content_version is append-only'); END;
CREATE TRIGGER round_keeps_rows BEFORE UPDATE ON round
    BEGIN SELECT RAISE(ABORT, 'round is append-only'); END;
CREATE TRIGGER round_keeps_all_rows BEFORE DELETE ON round
    BEGIN SELECT RAISE(ABORT, 'round is append-only'); END;
CREATE TRIGGER round_event_keeps_rows BEFORE UPDATE ON round_event
    BEGIN SELECT RAISE(ABORT, 'round_event is append-only'); END;
CREATE TRIGGER round_event_keeps_all_rows BEFORE DELETE ON round_event
    BEGIN SELECT RAISE(ABORT, 'round_event is append-only'); END;
CREATE TRIGGER round_deadline_keeps_rows BEFORE UPDATE ON round_deadline
    BEGIN SELECT RAISE(ABORT, 'round_deadline is append-only'); END;
CREATE TRIGGER round_deadline_keeps_all_rows BEFORE DELETE ON round_deadline
    BEGIN SELECT RAISE(ABORT, 'round_deadline is append-only'); END;
CREATE TRIGGER answer_event_keeps_rows BEFORE UPDATE ON answer_event
    BEGIN SELECT RAISE(ABORT, 'answer_event is append-only'); END;
CREATE TRIGGER answer_event_keeps_all_rows BEFORE DELETE ON answer_event
    BEGIN SELECT RAISE(ABORT, 'answer_event is append-only'); END;
CREATE TRIGGER evidence_keeps_rows BEFORE UPDATE ON evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_keeps_all_rows BEFORE DELETE ON evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER submission_keeps_rows BEFORE UPDATE ON submission
    BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END;
CREATE TRIGGER submission_keeps_all_rows BEFORE DELETE ON submission
    BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END;
CREATE TRIGGER submission_event_keeps_rows BEFORE UPDATE ON submission_event
    BEGIN SELECT RAISE(ABORT, 'submission_event is append-only'); END;
CREATE TRIGGER submission_event_keeps_all_rows BEFORE DELETE ON submission_event
    BEGIN SELECT RAISE(ABORT, 'submission_event is append-only'); END;
COMMIT;
