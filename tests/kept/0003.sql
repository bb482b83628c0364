BEGIN TRANSACTION;
CREATE TABLE account_event (
	id INTEGER NOT NULL, 
	account TEXT NOT NULL, 
	role TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	everywhere BOOLEAN NOT NULL, 
	communes_json TEXT NOT NULL, 
	domains_json TEXT NOT NULL, 
	agency TEXT NOT NULL, 
	secrecy BOOLEAN NOT NULL, 
	actor TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_account_event PRIMARY KEY (id)
);
INSERT INTO "account_event" VALUES(1,'a189e651fef43987b','desk',1,0,'[]','[]','',0,'operator','2026-12-01 07:12:00.123457');
INSERT INTO "account_event" VALUES(2,'abf294a5b0e66655c','desk',1,0,'[]','[]','',0,'operator','2026-12-01 07:12:00.123457');
INSERT INTO "account_event" VALUES(3,'abf294a5b0e66655c','desk',0,0,'[]','[]','',0,'operator','2026-12-01 07:12:00.123457');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
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
INSERT INTO "answer_event" VALUES(1,'21025','TS-01',3,'answered','{"muc":"co"}','','Đã xác minh','[]','Phạm Văn Dũng','desk','objection','2026-12-01 07:12:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-02',1,'answered','{"m2":62.5,"phong":"Phòng một cửa – tầng 1"}','','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:02:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-02',2,'answered','{"m2":60}','','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:07:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-02',3,'answered','{"m2":61.5}','','','[]','Nguyễn Văn An','inspector','page','2026-12-01 07:12:00.123457');
INSERT INTO "answer_event" VALUES(1,'21025','TS-03',1,'not_applicable','{}','Không lập biên bản','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:02:00.123457');
INSERT INTO "answer_event" VALUES(1,'21034','TS-01',1,'could_not_check','{}','Mất điện','','[]','Nguyễn Văn An','inspector','page','2026-12-01 05:02:00.123457');
CREATE TABLE attempt (
	subject TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	last_at DATETIME NOT NULL, 
	closed_until DATETIME, 
	CONSTRAINT pk_attempt PRIMARY KEY (subject)
);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor TEXT NOT NULL, 
	action TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	place_json TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-12-01 07:12:00.123457','operator','review','has_issues','{"commune":"21025","round":1}','af5248e4323c42c80867c90fdb30a2f7f18d0f2104008f7e2e16f515eb73e641');
INSERT INTO "audit" VALUES(2,'2026-12-01 07:12:00.123457','operator','review','approved','{"commune":"21025","round":1}','7d4ff847856f7b3a0376a1a0164f04ecfc2f67385febfb313a97db8b76b64551');
INSERT INTO "audit" VALUES(3,'2026-12-01 07:12:00.123457','operator','manage_accounts','created','{"account":"a189e651fef43987b","role":"desk","version":1}','3aa28d0e3a284c2f63d868edae5c31bef84cd6934330ecfedba283fe7a072ccf');
INSERT INTO "audit" VALUES(4,'2026-12-01 07:12:00.123457','a189e651fef43987b','password_changed','done','{"account":"a189e651fef43987b"}','ebc0c597c3686c0d9bb67d51effcca9130831efb9f1991bde8aa5e4ac243577b');
INSERT INTO "audit" VALUES(5,'2026-12-01 07:12:00.123457','operator','manage_accounts','created','{"account":"abf294a5b0e66655c","role":"desk","version":2}','37b04ca5830b02859367fa97521deef5a50787cb9d8197f87a75b9f5ee750a70');
INSERT INTO "audit" VALUES(6,'2026-12-01 07:12:00.123457','operator','erased','done','{"account":"abf294a5b0e66655c"}','28e89c439e6a957ea4ed79035735391ba3db40d365947c1ac4cc928ca513b2fb');
INSERT INTO "audit" VALUES(7,'2026-12-01 07:12:00.123457','operator','adopt_rules','done','{"version":2}','e0fdbc72a540e42fe86d4dae91a06d88472ff030ae4828dd56674a2134d7457b');
CREATE TABLE contact (
	id INTEGER NOT NULL, 
	commune TEXT NOT NULL, 
	name TEXT NOT NULL, 
	post TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	email TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_contact PRIMARY KEY (id)
);
INSERT INTO "contact" VALUES(1,'21025','Phạm Thị Dung','Chủ tịch','0912345678','','Phạm Văn Dũng','2026-12-01 07:12:00.123457');
CREATE TABLE content_version (
	kind TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	files_json TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, actor_name TEXT, reason TEXT, 
	CONSTRAINT pk_content_version PRIMARY KEY (kind, number)
);
INSERT INTO "content_version" VALUES('catalogue',1,'a247d7f8804699d5eedb0dd73e55b034cb747311ea95626d857f44c7c4b95070','{"CT.yaml":"\ndomain: CT\nitems:\n  - code: CT-01\n    text: \"Chứng thư hợp lệ\"\n    guidance: \"Theo sổ\"\n    respondent: desk\n    fields:\n      - {code: dat, kind: count, label: \"Số hợp lệ\"}\n      - {code: can, kind: count, label: \"Số cần\"}\n    rule: {worth: {ratio: [dat, can]}}\n  - code: CT-02\n    text: \"Ngày hết hạn\"\n    guidance: \"Xem trên thiết bị\"\n    respondent: inspector\n    fields: [{code: het_han, kind: date, label: \"Ngày hết hạn\"}]\n    rule: {steps: {days_to: het_han, at_least: [[\"du_ngay\", 1]], otherwise: 0}}\n","TS.yaml":"\ndomain: TS\nitems:\n  - code: TS-01\n    text: \"Có trụ sở?\"\n    guidance: \"Xem tại chỗ\"\n    respondent: inspector\n    fields: [{code: muc, kind: yes_partial_no, label: \"Kết quả\"}]\n    rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}\n    gate: {text: \"Có trụ sở\", passes: {is: {muc: co}}, fails: {is: {muc: khong}}}\n  - code: TS-02\n    text: \"Diện tích\"\n    guidance: \"Đo trong tường\"\n    respondent: inspector\n    fields:\n      - {code: m2, kind: measure, label: \"Diện tích\", unit: \"m²\", minimum: 0, maximum: 5000}\n      - {code: phong, kind: text, label: \"Phòng\", required: false}\n    rule: {steps: {value: m2, at_least: [[60, 1], [30, 0.5]], otherwise: 0}}\n    checks:\n      - {code: TS-02-a, when: {at_least: {value: m2, limit: 2000}}, severity: warning, text: \"Rất rộng\"}\n  - code: TS-03\n    text: \"Biên bản\"\n    guidance: \"Chỉ ghi số\"\n    respondent: inspector\n    no_evidence_when: {is: {co_mat: co}}\n    fields: [{code: co_mat, kind: choice, label: \"Độ mật\", options: {co: \"Có\", khong: \"Không\"}}]\n    rule: recorded\n","index.yaml":"\ndomains:\n  - {code: TS, name: \"Trụ sở\", short_name: \"Trụ sở\"}\n  - {code: CT, name: \"Chứng thư\", short_name: \"Chứng thư\"}\nagencies: {ubnd_xa: \"UBND cấp xã\"}\nchecks:\n  - code: KT-01\n    when: {all: [{is: {TS-01.muc: khong}}, {at_least: {value: TS-02.m2, limit: 1}}]}\n    severity: error\n    items: [TS-01, TS-02]\n    text: \"Không có trụ sở mà có diện tích\"\n"}','2026-12-01 05:00:00.000000',NULL,NULL);
INSERT INTO "content_version" VALUES('policy',1,'7ad390846a55c732889cb0a518a4471085ff36d7cf4182c100106e01d3e57948','{"policy.yaml":"\ndomain_weights: {TS: 3, CT: 1}\nbands:\n  - {code: tot, label: \"Tốt\", floor: 80}\n  - {code: yeu, label: \"Yếu\", floor: 0}\ngate_cap: yeu\ncoverage_floor: 0.5\nminimum_n: 10\nthresholds: {du_ngay: {label: \"Số ngày còn hạn\", unit: \"ngày\", value: 30, source: \"thử\"}}\nlagging: {failed_gate: true, deadline_missed: true}\n"}','2026-12-01 05:00:00.000000',NULL,NULL);
INSERT INTO "content_version" VALUES('catalogue',2,'3db8d49aac9c375c1818cb884a0ca8c23f4239fa3410c742b0149de8b7baf080','{"CT.yaml":"\ndomain: CT\nitems:\n  - code: CT-01\n    text: \"Chứng thư hợp lệ\"\n    guidance: \"Theo sổ\"\n    respondent: desk\n    fields:\n      - {code: dat, kind: count, label: \"Số hợp lệ\"}\n      - {code: can, kind: count, label: \"Số cần\"}\n    rule: {worth: {ratio: [dat, can]}}\n  - code: CT-02\n    text: \"Ngày hết hạn\"\n    guidance: \"Xem trên thiết bị\"\n    respondent: inspector\n    fields: [{code: het_han, kind: date, label: \"Ngày hết hạn\"}]\n    rule: {steps: {days_to: het_han, at_least: [[\"du_ngay\", 1]], otherwise: 0}}\n","TS.yaml":"\ndomain: TS\nitems:\n  - code: TS-01\n    text: \"Có trụ sở?\"\n    guidance: \"Xem tại chỗ\"\n    respondent: inspector\n    fields: [{code: muc, kind: yes_partial_no, label: \"Kết quả\"}]\n    rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}\n    gate: {text: \"Có trụ sở\", passes: {is: {muc: co}}, fails: {is: {muc: khong}}}\n  - code: TS-02\n    text: \"Diện tích\"\n    guidance: \"Đo trong tường\"\n    respondent: inspector\n    fields:\n      - {code: m2, kind: measure, label: \"Diện tích\", unit: \"m²\", minimum: 0, maximum: 5000}\n      - {code: phong, kind: text, label: \"Phòng\", required: false}\n    rule: {steps: {value: m2, at_least: [[60, 1], [30, 0.5]], otherwise: 0}}\n    checks:\n      - {code: TS-02-a, when: {at_least: {value: m2, limit: 2000}}, severity: warning, text: \"Rất rộng\"}\n  - code: TS-03\n    text: \"Biên bản\"\n    guidance: \"Chỉ ghi số\"\n    respondent: inspector\n    no_evidence_when: {is: {co_mat: co}}\n    fields: [{code: co_mat, kind: choice, label: \"Độ mật\", options: {co: \"Có\", khong: \"Không\"}}]\n    rule: recorded\n","index.yaml":"domains:\n- {code: TS, name: Trụ sở làm việc, short_name: \"Trụ sở\"}\n- {code: CT, name: \"Chứng thư\", short_name: \"Chứng thư\"}\nagencies: {ubnd_xa: \"UBND cấp xã\"}\nchecks:\n- code: KT-01\n  when: {all: [{is: {TS-01.muc: khong}}, {at_least: {value: TS-02.m2, limit: 1}}]}\n  severity: error\n  items: [TS-01, TS-02]\n  text: \"Không có trụ sở mà có diện tích\"\n"}','2026-12-01 07:12:00.123457','Phạm Văn Dũng','Theo Quyết định 12/QĐ-UBND');
INSERT INTO "content_version" VALUES('policy',2,'3651b301f2259e783d7f5ca56e084e762a8e1fa8730681e8e202acac311b704a','{"policy.yaml":"domain_weights: {TS: 5, CT: 1}\nbands:\n- {code: tot, label: \"Tốt\", floor: 80}\n- {code: yeu, label: \"Yếu\", floor: 0}\ngate_cap: yeu\ncoverage_floor: 0.5\nminimum_n: 10\nthresholds: {du_ngay: {label: \"Số ngày còn hạn\", unit: \"ngày\", value: 30, source: \"thử\"}}\nlagging: {failed_gate: true, deadline_missed: true}\n"}','2026-12-01 07:12:00.123457','Phạm Văn Dũng','Theo Quyết định 12/QĐ-UBND');
INSERT INTO "content_version" VALUES('units',1,'99c9f1e6157a43c1710c2c4dab8b47887da80bd894f8d7a4cf966ddef708b197','{"units.csv":"code,name,takes_part\n21025,Phường Mới,1\n21028,Phường Nghĩa Lộ,1\n21034,Xã An Phú,1\n21040,Xã Bình Sơn,1\n21061,Xã Vạn Tường,1\n21085,Xã Bình Minh,1\n21100,Xã Bình Chương,1\n21109,Xã Đông Sơn,1\n21115,Xã Trà Bồng,1\n21124,Xã Thanh Bồng,1\n21127,Xã Đông Trà Bồng,1\n21136,Xã Cà Đam,1\n21154,Xã Tây Trà,1\n21157,Xã Tây Trà Bồng,1\n21172,Phường Trương Quang Trọng,1\n21181,Xã Thọ Phong,1\n21196,Xã Trường Giang,1\n21205,Xã Ba Gia,1\n21211,Xã Tịnh Khê,1\n21220,Xã Sơn Tịnh,1\n21235,Xã Tư Nghĩa,1\n21238,Xã Vệ Giang,1\n21244,Xã Trà Giang,1\n21250,Xã Nghĩa Giang,1\n21289,Xã Sơn Hà,1\n21292,Xã Sơn Hạ,1\n21307,Xã Sơn Linh,1\n21319,Xã Sơn Thuỷ,1\n21325,Xã Sơn Kỳ,1\n21334,Xã Sơn Tây Thượng,1\n21340,Xã Sơn Tây,1\n21343,Xã Sơn Tây Hạ,1\n21349,Xã Sơn Mai,1\n21361,Xã Minh Long,1\n21364,Xã Nghĩa Hành,1\n21370,Xã Phước Giang,1\n21385,Xã Đình Cương,1\n21388,Xã Thiện Tín,1\n21400,Xã Mộ Đức,1\n21409,Xã Long Phụng,1\n21421,Xã Mỏ Cày,1\n21433,Xã Lân Phong,1\n21439,Phường Đức Phổ,1\n21451,Phường Trà Câu,1\n21457,Xã Nguyễn Nghiêm,1\n21472,Xã Khánh Cường,1\n21478,Phường Sa Huỳnh,1\n21484,Xã Ba Tơ,1\n21490,Xã Ba Vinh,1\n21496,Xã Ba Động,1\n21499,Xã Ba Dinh,1\n21520,Xã Đặng Thuỳ Trâm,1\n21523,Xã Ba Tô,1\n21529,Xã Ba Vì,1\n21538,Xã Ba Xa,1\n21548,Đặc khu Lý Sơn,1\n23284,Phường Đăk Cấm,1\n23293,Phường Kon Tum,1\n23302,Phường Đăk Bla,1\n23317,Xã Ngọk Bay,1\n23326,Xã Ia Chim,1\n23332,Xã Đăk Rơ Wa,1\n23341,Xã Đăk Pék,1\n23344,Xã Đăk Plô,1\n23356,Xã Xốp,1\n23365,Xã Ngọc Linh,1\n23368,Xã Đăk Long,1\n23374,Xã Đăk Môn,1\n23377,Xã Bờ Y,1\n23383,Xã Dục Nông,1\n23392,Xã Sa Loong,1\n23401,Xã Đăk Tô,1\n23416,Xã Đăk Sao,1\n23419,Xã Đăk Tờ Kan,1\n23425,Xã Tu Mơ Rông,1\n23428,Xã Ngọk Tụ,1\n23430,Xã Kon Đào,1\n23446,Xã Măng Ri,1\n23455,Xã Măng Bút,1\n23473,Xã Măng Đen,1\n23476,Xã Kon Plông,1\n23479,Xã Đăk Rve,1\n23485,Xã Đăk Kôi,1\n23497,Xã Kon Braih,1\n23500,Xã Đăk Hà,1\n23504,Xã Đăk Pxi,1\n23510,Xã Đăk Ui,1\n23512,Xã Đăk Mar,1\n23515,Xã Ngọk Réo,1\n23527,Xã Sa Thầy,1\n23530,Xã Rờ Kơi,1\n23534,Xã Sa Bình,1\n23535,Xã Ia Đal,1\n23536,Xã Mô Rai,1\n23538,Xã Ia Tơi,1\n23548,Xã Ya Ly,1\n"}','2026-12-01 07:12:00.123457','Phạm Văn Dũng','Theo Quyết định 12/QĐ-UBND');
CREATE TABLE credential (
	account TEXT NOT NULL, 
	password_hash TEXT NOT NULL, 
	must_change BOOLEAN NOT NULL, 
	totp_secret TEXT NOT NULL, 
	totp_confirmed BOOLEAN NOT NULL, 
	totp_step INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_credential PRIMARY KEY (account), 
	CONSTRAINT fk_credential_account FOREIGN KEY(account) REFERENCES person (account)
);
INSERT INTO "credential" VALUES('a189e651fef43987b','$argon2id$v=19$m=65536,t=3,p=4$hHqhybX4Y8ILoh5tof2yjQ$mQ+cpyZ1j/V69W4OHBFz2owZbhfokV5yUn3NMr6cUvg',0,'',0,0,'2026-12-01 07:12:00.123457');
CREATE TABLE difficulty (
	id INTEGER NOT NULL, 
	round_id INTEGER, 
	commune TEXT, 
	kind TEXT NOT NULL, 
	item TEXT NOT NULL, 
	text TEXT NOT NULL, 
	reported_by TEXT NOT NULL, 
	reported_on DATE NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_difficulty PRIMARY KEY (id), 
	CONSTRAINT fk_difficulty_round_id FOREIGN KEY(round_id) REFERENCES round (id)
);
INSERT INTO "difficulty" VALUES(1,1,'21025','difficulty','TS-01','Chưa có trụ sở','Đoàn 1','2026-12-01','Nguyễn Văn An','2026-12-01 07:12:00.123457');
INSERT INTO "difficulty" VALUES(2,NULL,NULL,'support','TS-01','Xin thêm máy quét','Sở KH&CN','2026-12-01','Phạm Văn Dũng','2026-12-01 07:12:00.123457');
CREATE TABLE difficulty_event (
	id INTEGER NOT NULL, 
	difficulty_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	agency TEXT NOT NULL, 
	due DATE, 
	text TEXT NOT NULL, 
	day DATE NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_difficulty_event PRIMARY KEY (id), 
	CONSTRAINT fk_difficulty_event_difficulty_id FOREIGN KEY(difficulty_id) REFERENCES difficulty (id)
);
INSERT INTO "difficulty_event" VALUES(1,1,'open','ubnd_xa','2026-12-01','','2026-12-01','Nguyễn Văn An','2026-12-01 07:12:00.123457');
INSERT INTO "difficulty_event" VALUES(2,2,'open','ubnd_xa',NULL,'','2026-12-01','Phạm Văn Dũng','2026-12-01 07:12:00.123457');
INSERT INTO "difficulty_event" VALUES(3,1,'answered','ubnd_xa',NULL,'Theo công văn 15','2026-12-01','Phạm Văn Dũng','2026-12-01 07:12:00.123457');
INSERT INTO "difficulty_event" VALUES(4,1,'closed','ubnd_xa',NULL,'Theo công văn 15','2026-12-01','Phạm Văn Dũng','2026-12-01 07:12:00.123457');
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
CREATE TABLE objection (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	commune TEXT NOT NULL, 
	item TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	evidence_json TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_objection PRIMARY KEY (id), 
	CONSTRAINT fk_objection_round_id FOREIGN KEY(round_id) REFERENCES round (id)
);
INSERT INTO "objection" VALUES(1,1,'21025','TS-01',2,'Ghi ''thêm''; "dòng"
hai	cột \N \. 100% – đủ; 𝄞 😀','[]','Hồ Văn Ba, Phó Chủ tịch UBND xã','2026-12-01 07:12:00.123457');
INSERT INTO "objection" VALUES(2,1,'21025','TS-02',2,'Ghi ''thêm''; "dòng"
hai	cột \N \. 100% – đủ; 𝄞 😀','[]','Hồ Văn Ba, Phó Chủ tịch UBND xã','2026-12-01 07:12:00.123457');
INSERT INTO "objection" VALUES(3,1,'21025','TS-03',1,'Ghi ''thêm''; "dòng"
hai	cột \N \. 100% – đủ; 𝄞 😀','[]','Hồ Văn Ba, Phó Chủ tịch UBND xã','2026-12-01 07:12:00.123457');
INSERT INTO "objection" VALUES(4,1,'21025','CT-02',1,'Ghi ''thêm''; "dòng"
hai	cột \N \. 100% – đủ; 𝄞 😀','[]','Hồ Văn Ba, Phó Chủ tịch UBND xã','2026-12-01 07:12:00.123457');
CREATE TABLE objection_event (
	id INTEGER NOT NULL, 
	objection_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	version INTEGER, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_objection_event PRIMARY KEY (id), 
	CONSTRAINT fk_objection_event_objection_id FOREIGN KEY(objection_id) REFERENCES objection (id), 
	CONSTRAINT uq_objection_event_objection_id UNIQUE (objection_id)
);
INSERT INTO "objection_event" VALUES(1,1,'accepted','Đã xác minh tại chỗ',3,'Phạm Văn Dũng','2026-12-01 07:12:00.123457');
INSERT INTO "objection_event" VALUES(2,2,'rejected','Không có căn cứ',NULL,'Phạm Văn Dũng','2026-12-01 07:12:00.123457');
INSERT INTO "objection_event" VALUES(3,3,'withdrawn','Xã xem lại',NULL,'Hồ Văn Ba, Phó Chủ tịch UBND xã','2026-12-01 07:12:00.123457');
CREATE TABLE one_time (
	digest TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	account TEXT NOT NULL, 
	content_json TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_one_time PRIMARY KEY (digest)
);
CREATE TABLE outside_identity (
	issuer TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	account TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_outside_identity PRIMARY KEY (issuer, subject), 
	CONSTRAINT fk_outside_identity_account FOREIGN KEY(account) REFERENCES person (account)
);
CREATE TABLE person (
	account TEXT NOT NULL, 
	login TEXT NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	post TEXT NOT NULL, 
	email TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (account), 
	CONSTRAINT uq_person_login UNIQUE (login), 
	CONSTRAINT uq_person_name_key UNIQUE (name_key)
);
INSERT INTO "person" VALUES('a189e651fef43987b','chi','Lê Thị Chi','lê thị chi','Chuyên viên','','2026-12-01 07:12:00.123457');
CREATE TABLE review_event (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_review_event PRIMARY KEY (id), 
	CONSTRAINT fk_review_event_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
);
INSERT INTO "review_event" VALUES(1,3,'has_issues','Ghi ''thêm''; "dòng"
hai	cột \N \. 100% – đủ; 𝄞 😀','Đỗ Thị Duyệt','2026-12-01 07:12:00.123457');
INSERT INTO "review_event" VALUES(2,4,'edited','','Lê Thị Chi','2026-12-01 07:12:00.123457');
INSERT INTO "review_event" VALUES(3,4,'approved','Đã xem hết','Đỗ Thị Duyệt','2026-12-01 07:12:00.123457');
CREATE TABLE review_issue (
	review_id INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_review_issue PRIMARY KEY (review_id, item), 
	CONSTRAINT fk_review_issue_review_id FOREIGN KEY(review_id) REFERENCES review_event (id)
);
INSERT INTO "review_issue" VALUES(1,'TS-02',2,'Đo lại diện tích');
CREATE TABLE round (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	province TEXT NOT NULL, 
	opens_on DATE NOT NULL, 
	closes_on DATE NOT NULL, 
	catalogue_version INTEGER NOT NULL, 
	policy_version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, units_version INTEGER, 
	CONSTRAINT pk_round PRIMARY KEY (id), 
	CONSTRAINT uq_round_name UNIQUE (name)
);
INSERT INTO "round" VALUES(1,'Đợt 1','51','2026-12-01','2026-12-31',1,1,'2026-12-01 05:00:00.000000','Phạm Văn Dũng',NULL);
INSERT INTO "round" VALUES(2,'Đợt 2','51','2026-12-01','2026-12-01',2,2,'2026-12-01 07:12:00.123457','Phạm Văn Dũng',1);
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
INSERT INTO "round_event" VALUES(5,2,'prepared','','Phạm Văn Dũng','2026-12-01 07:12:00.123457');
CREATE TABLE self_answer_event (
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
	at DATETIME NOT NULL, 
	CONSTRAINT pk_self_answer_event PRIMARY KEY (round_id, commune, item, version), 
	CONSTRAINT fk_self_answer_event_round_id FOREIGN KEY(round_id) REFERENCES round (id)
)
 WITHOUT ROWID

;
INSERT INTO "self_answer_event" VALUES(1,'21025','TS-01',1,'answered','{"muc":"co"}','','Ghi ''thêm''; "dòng"
hai	cột \N \. 100% – đủ; 𝄞 😀','[]','Hồ Văn Ba','2026-12-01 07:12:00.123457');
INSERT INTO "self_answer_event" VALUES(1,'21025','TS-01',2,'answered','{"muc":"khong"}','','','[]','Hồ Văn Ba','2026-12-01 07:12:00.123457');
CREATE TABLE session (
	id TEXT NOT NULL, 
	account TEXT NOT NULL, 
	name TEXT NOT NULL, 
	csrf TEXT NOT NULL, 
	device TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	ended_by TEXT NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (id)
);
CREATE TABLE signature (
	name_key TEXT NOT NULL, 
	account TEXT NOT NULL, 
	name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_signature PRIMARY KEY (name_key)
);
INSERT INTO "signature" VALUES('lê thị chi','a189e651fef43987b','Lê Thị Chi','2026-12-01 07:12:00.123457');
INSERT INTO "signature" VALUES('người sẽ xóa','abf294a5b0e66655c','Người Sẽ Xóa','2026-12-01 07:12:00.123457');
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
INSERT INTO "submission" VALUES(3,1,'21025',3,'{"CT-01":1,"CT-02":1,"TS-01":3,"TS-02":2,"TS-03":1}','d8edf68466251d27433e1c0dbfb1fbd29e9ad007745d637c1ee480012c91da9f','Lê Thị Chi','inspector','2026-12-01 07:12:00.123457');
INSERT INTO "submission" VALUES(4,1,'21025',4,'{"CT-01":1,"CT-02":1,"TS-01":3,"TS-02":3,"TS-03":1}','505974c581f3ff39d2c0d77d7cc8509955942e0ea1061b4d0a6146302e74ba66','Lê Thị Chi','inspector','2026-12-01 07:12:00.123457');
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
INSERT INTO "submission_event" VALUES(2,2,'withdrawn','Phúc tra: lượt số 1, ngày 01/12/2026, Đoàn số 1','Nguyễn Văn An','2026-12-01 06:42:00.123457');
INSERT INTO "submission_event" VALUES(3,3,'withdrawn','Đoàn sửa và nộp lại sau khi phiếu bị trả lại','Lê Thị Chi','2026-12-01 07:12:00.123457');
CREATE TABLE team (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_team PRIMARY KEY (id), 
	CONSTRAINT fk_team_round_id FOREIGN KEY(round_id) REFERENCES round (id)
);
INSERT INTO "team" VALUES(1,1,'Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "team" VALUES(2,1,'Phạm Văn Dũng','2026-12-01 06:12:00.123457');
CREATE TABLE team_event (
	id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	leader TEXT NOT NULL, 
	members_json TEXT NOT NULL, 
	communes_json TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_team_event PRIMARY KEY (id), 
	CONSTRAINT fk_team_event_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "team_event" VALUES(1,1,'Đoàn 1','Nguyễn Văn An','[]','["21025"]','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "team_event" VALUES(2,2,'Đoàn 2','Trần Thị Bình','["Lê Thị Chi"]','["21034"]','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "team_event" VALUES(3,1,'Đoàn số 1','Nguyễn Văn An','[]','["21025"]','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
CREATE TABLE visit (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	commune TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_visit PRIMARY KEY (id), 
	CONSTRAINT fk_visit_round_id FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT fk_visit_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "visit" VALUES(1,1,1,'21025','recheck','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "visit" VALUES(2,1,2,'21034','first','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "visit" VALUES(3,1,2,'21034','first','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
CREATE TABLE visit_event (
	id INTEGER NOT NULL, 
	visit_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	day DATE NOT NULL, 
	starts TEXT NOT NULL, 
	ends TEXT NOT NULL, 
	note TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	actor_name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_visit_event PRIMARY KEY (id), 
	CONSTRAINT fk_visit_event_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id)
);
INSERT INTO "visit_event" VALUES(1,1,'planned','2026-12-01','08:00','11:00','','','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "visit_event" VALUES(2,2,'planned','2026-12-01','08:00','11:00','Ghi ''thêm''; "dòng" hai cột \N \. 100% – đủ; 𝄞 😀','','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "visit_event" VALUES(3,3,'planned','2026-12-01','14:00','15:00','','','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "visit_event" VALUES(4,2,'planned','2026-12-02','08:00','11:00','','','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "visit_event" VALUES(5,3,'cancelled','2026-12-01','14:00','15:00','','Đường ngập','Phạm Văn Dũng','2026-12-01 06:12:00.123457');
INSERT INTO "visit_event" VALUES(6,1,'begun','2026-12-01','08:00','11:00','','','Nguyễn Văn An','2026-12-01 06:42:00.123457');
INSERT INTO "visit_event" VALUES(7,1,'done','2026-12-01','08:00','11:00','','','Nguyễn Văn An','2026-12-01 07:12:00.123457');
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
CREATE INDEX ix_team_round_id ON team (round_id);
CREATE INDEX ix_team_event_team_id ON team_event (team_id, id);
CREATE INDEX ix_visit_round_id ON visit (round_id, commune);
CREATE INDEX ix_visit_event_visit_id ON visit_event (visit_id, id);
CREATE INDEX ix_objection_round_id ON objection (round_id, commune);
CREATE INDEX ix_difficulty_commune ON difficulty (commune);
CREATE INDEX ix_difficulty_event_difficulty_id ON difficulty_event (difficulty_id, id);
CREATE INDEX ix_contact_commune ON contact (commune);
CREATE TRIGGER team_keeps_rows BEFORE UPDATE ON team
    BEGIN SELECT RAISE(ABORT, 'team is append-only'); END;
CREATE TRIGGER team_keeps_all_rows BEFORE DELETE ON team
    BEGIN SELECT RAISE(ABORT, 'team is append-only'); END;
CREATE TRIGGER team_event_keeps_rows BEFORE UPDATE ON team_event
    BEGIN SELECT RAISE(ABORT, 'team_event is append-only'); END;
CREATE TRIGGER team_event_keeps_all_rows BEFORE DELETE ON team_event
    BEGIN SELECT RAISE(ABORT, 'team_event is append-only'); END;
CREATE TRIGGER visit_keeps_rows BEFORE UPDATE ON visit
    BEGIN SELECT RAISE(ABORT, 'visit is append-only'); END;
CREATE TRIGGER visit_keeps_all_rows BEFORE DELETE ON visit
    BEGIN SELECT RAISE(ABORT, 'visit is append-only'); END;
CREATE TRIGGER visit_event_keeps_rows BEFORE UPDATE ON visit_event
    BEGIN SELECT RAISE(ABORT, 'visit_event is append-only'); END;
CREATE TRIGGER visit_event_keeps_all_rows BEFORE DELETE ON visit_event
    BEGIN SELECT RAISE(ABORT, 'visit_event is append-only'); END;
CREATE TRIGGER objection_keeps_rows BEFORE UPDATE ON objection
    BEGIN SELECT RAISE(ABORT, 'objection is append-only'); END;
CREATE TRIGGER objection_keeps_all_rows BEFORE DELETE ON objection
    BEGIN SELECT RAISE(ABORT, 'objection is append-only'); END;
CREATE TRIGGER objection_event_keeps_rows BEFORE UPDATE ON objection_event
    BEGIN SELECT RAISE(ABORT, 'objection_event is append-only'); END;
CREATE TRIGGER objection_event_keeps_all_rows BEFORE DELETE ON objection_event
    BEGIN SELECT RAISE(ABORT, 'objection_event is append-only'); END;
CREATE TRIGGER difficulty_keeps_rows BEFORE UPDATE ON difficulty
    BEGIN SELECT RAISE(ABORT, 'difficulty is append-only'); END;
CREATE TRIGGER difficulty_keeps_all_rows BEFORE DELETE ON difficulty
    BEGIN SELECT RAISE(ABORT, 'difficulty is append-only'); END;
CREATE TRIGGER difficulty_event_keeps_rows BEFORE UPDATE ON difficulty_event
    BEGIN SELECT RAISE(ABORT, 'difficulty_event is append-only'); END;
CREATE TRIGGER difficulty_event_keeps_all_rows BEFORE DELETE ON difficulty_event
    BEGIN SELECT RAISE(ABORT, 'difficulty_event is append-only'); END;
CREATE INDEX ix_review_event_submission_id ON review_event (submission_id, id);
CREATE INDEX ix_account_event_account ON account_event (account, id);
CREATE INDEX ix_signature_account ON signature (account);
CREATE INDEX ix_outside_identity_account ON outside_identity (account);
CREATE INDEX ix_session_account ON session (account);
CREATE TRIGGER review_event_keeps_rows BEFORE UPDATE ON review_event
    BEGIN SELECT RAISE(ABORT, 'review_event is append-only'); END;
CREATE TRIGGER review_event_keeps_all_rows BEFORE DELETE ON review_event
    BEGIN SELECT RAISE(ABORT, 'review_event is append-only'); END;
CREATE TRIGGER review_issue_keeps_rows BEFORE UPDATE ON review_issue
    BEGIN SELECT RAISE(ABORT, 'review_issue is append-only'); END;
CREATE TRIGGER review_issue_keeps_all_rows BEFORE DELETE ON review_issue
    BEGIN SELECT RAISE(ABORT, 'review_issue is append-only'); END;
CREATE TRIGGER self_answer_event_keeps_rows BEFORE UPDATE ON self_answer_event
    BEGIN SELECT RAISE(ABORT, 'self_answer_event is append-only'); END;
CREATE TRIGGER self_answer_event_keeps_all_rows BEFORE DELETE ON self_answer_event
    BEGIN SELECT RAISE(ABORT, 'self_answer_event is append-only'); END;
CREATE TRIGGER account_event_keeps_rows BEFORE UPDATE ON account_event
    BEGIN SELECT RAISE(ABORT, 'account_event is append-only'); END;
CREATE TRIGGER account_event_keeps_all_rows BEFORE DELETE ON account_event
    BEGIN SELECT RAISE(ABORT, 'account_event is append-only'); END;
CREATE TRIGGER signature_keeps_rows BEFORE UPDATE ON signature
    BEGIN SELECT RAISE(ABORT, 'signature is append-only'); END;
CREATE TRIGGER signature_keeps_all_rows BEFORE DELETE ON signature
    BEGIN SELECT RAISE(ABORT, 'signature is append-only'); END;
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_keeps_all_rows BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
COMMIT;
