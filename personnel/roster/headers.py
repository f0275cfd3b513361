"""The headers offices write over the columns of a roster, in Thai and English.

They are compared by `text.match_key`: case, spaces, dashes, dots and Thai digits do not matter.
"""


def _split(headers: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(
            header.strip() for header in text.replace("\n", "|").split("|") if header.strip()
        )
        for code, text in headers.items()
    }


# The first header of a field is the one that exports and templates bear.
HEADERS = _split(
    {
        "row_no": """
            ลำดับ | ลำดับที่ | ที่ | เลขลำดับ | no | seq | item | running number
        """,
        "citizen_id": """
            เลขประจำตัวประชาชน | เลขบัตรประชาชน | เลขบัตรประจำตัวประชาชน | เลขบัตร | รหัสประจำตัวประชาชน
            รหัสบัตรประชาชน | หมายเลขประจำตัวประชาชน | หมายเลขบัตรประชาชน | เลขที่บัตรประชาชน
            เลขที่บัตรประจำตัวประชาชน | หมายเลขบัตรประจำตัวประชาชน | เลขประจำตัวบัตรประชาชน | เลขประชาชน
            เลขที่ประจำตัวประชาชน | รหัสประชาชน | เลขประจำตัว 13 หลัก | เลข 13 หลัก | บัตรประชาชน | ปชช
            เลขบัตร ปชช. | เลข ปชช. | ID_CARD | ID_CARD_NO | IDCARD_NO | CARD_NO | PER_CARDNO
            CITIZEN_ID | CID | PID | NATIONAL_ID | PERSONAL_ID | THAI_ID | ID card number
            citizen id number | national id number | identification number
        """,
        "prefix": """
            คำนำหน้าชื่อ | คำนำหน้า | คำนำหน้านาม | คำหน้านาม | คำนำ | ชื่อคำนำหน้า | ชื่อคำนำหน้าชื่อ
            คำนำหน้า/ยศ | ยศ/คำนำหน้า | คำนำหน้าชื่อ/ยศ | TIT_NAME | TITLE | TITLE_NAME | PREFIX
            PREFIX_NAME | PRENAME | PN_NAME | name title | salutation
        """,
        "first_name": """
            ชื่อ | ชื่อตัว | ชื่อจริง | นาม | ชื่อ (ไทย) | ชื่อภาษาไทย | FNAME | FIRST_NAME
            given name | FNAME_TH | FIRST_NAME_TH | PER_NAME
        """,
        "last_name": """
            นามสกุล | สกุล | ชื่อรอง-นามสกุล | นามสกุลภาษาไทย | นามสกุลผู้ครองตำแหน่ง | LNAME | LAST_NAME
            SURNAME | family name | LNAME_TH | LAST_NAME_TH | PER_SURNAME
        """,
        "full_name": """
            ชื่อ-สกุล | ชื่อ-นามสกุล | ชื่อและสกุล | ชื่อและนามสกุล | ชื่อตัวชื่อสกุล | ชื่อตัวและชื่อสกุล
            คำนำหน้า ชื่อ-สกุล | คำนำหน้า ชื่อ นามสกุล | คำนำหน้าชื่อ ชื่อ-สกุล | รายชื่อ
            คำนำหน้าชื่อ ชื่อ นามสกุล | ชื่อ-สกุล ภาษาไทย | ชื่อ-สกุลบุคลากร | ชื่อ-สกุลข้าราชการ | ชื่อ-สกุลครู
            รายนาม | ชื่อบุคลากร | ชื่อข้าราชการ | ชื่อครู | ชื่อผู้ดำรงตำแหน่ง | ผู้ดำรงตำแหน่ง | ผู้ครองตำแหน่ง
            ชื่อผู้ครองตำแหน่ง | ชื่อผู้ครอง | ชื่อ-สกุลผู้ครองตำแหน่ง | ชื่อ-สกุลผู้ดำรงตำแหน่ง
            ชื่อ-นามสกุล ผู้ดำรงตำแหน่ง | ชื่อ-นามสกุลผู้ครองตำแหน่ง | ยศ ชื่อ-สกุล | ยศ ชื่อ ชื่อสกุล | ชื่อเต็ม | NAME
            FULL_NAME | NAME_SURNAME | NAME_LASTNAME | name and surname | employee name | staff name
            person name | teacher name
        """,
        "position": """
            ตำแหน่ง | ชื่อตำแหน่ง | ตำแหน่งปัจจุบัน | ตำแหน่งในสายงาน | ชื่อตำแหน่งในสายงาน | ตำแหน่งทางบริหาร
            ตำแหน่งข้าราชการ | ตำแหน่งงาน | ตำแหน่งตาม จ.18 | ตำแหน่ง/วิทยฐานะ | ตำแหน่งและวิทยฐานะ
            ตำแหน่ง/ระดับ | ตำแหน่ง/อันดับ | POS_NAME | PL_NAME | POSITION | POSITION_NAME | JOB_TITLE
            current position
        """,
        "position_no": """
            ตำแหน่งเลขที่ | เลขที่ตำแหน่ง | เลขตำแหน่ง | เลขที่อัตรา | อัตราเลขที่ | เลขที่ตำแหน่ง (จ.18)
            ตำแหน่งเลขที่ตาม จ.18 | เลขที่ จ.18 | POS_NO | POSITION_NO | POSITION_NUMBER
        """,
        "standing": """
            วิทยฐานะ | วิทยะฐานะ | วิทยาฐานะ | วิทยฐานะปัจจุบัน | ชื่อวิทยฐานะ | ระดับวิทยฐานะ |
            ACADEMIC_STANDING | standing
        """,
        "level": """
            ระดับ | อันดับ | คศ. | ระดับตำแหน่ง | อันดับ/ระดับ | ระดับ/อันดับ | ระดับ/คศ. | อันดับ คศ.
            รับเงินเดือนอันดับ | รับเงินเดือนในอันดับ | อันดับเงินเดือน | POS_LEV | POS_LEVEL | LEVEL
            LEVEL_NAME | LEVEL_NO | POSITION_LEVEL | RANK
        """,
        "unit_name": """
            หน่วยงาน/สถานศึกษา | โรงเรียน | ชื่อโรงเรียน | สถานศึกษา | ชื่อสถานศึกษา | หน่วยงาน | ชื่อหน่วยงาน
            ชื่อหน่วยงาน/สถานศึกษา | โรงเรียน/หน่วยงาน | สถานศึกษา/หน่วยงาน | สถานที่ปฏิบัติงาน | สถานที่ทำงาน
            หน่วยงานที่สังกัด | สังกัดหน่วยงาน | สังกัดโรงเรียน | โรงเรียนที่สังกัด | โรงเรียน/สังกัด | สังกัด/โรงเรียน
            สถานศึกษาที่สังกัด | โรงเรียนปัจจุบัน | โรงเรียนที่ปฏิบัติงาน | ปฏิบัติงานที่ | รร | ชื่อ รร. | DEP_NAME
            SCHOOL | SCHOOL_NAME | ORG_NAME | UNIT | UNIT_NAME | ORGANIZATION | workplace
        """,
        "unit_code": """
            รหัสหน่วยงาน | รหัสโรงเรียน | รหัสสถานศึกษา | รหัส smis | smis | รหัสกระทรวง | รหัสโรงเรียน smis
            รหัสหน่วยงาน/สถานศึกษา | รหัส obec | รหัสโรงเรียน obec | รหัส รร. | SCHOOL_ID | SCHOOL_CODE
            UNIT_CODE | ORG_CODE | SMIS_CODE | SMIS_ID | OBEC_ID | DEP_CODE
        """,
        "area": """
            สังกัด | เขตพื้นที่การศึกษา | เขตพื้นที่ | สพท. | สพป. | สพม. | สพป./สพม. | สำนักงานเขตพื้นที่การศึกษา
            สังกัด สพป./สพม. | ชื่อเขตพื้นที่การศึกษา | ต้นสังกัด | AREA | AREA_NAME | AFFILIATION
        """,
        "birth_date": """
            วันเดือนปีเกิด | วันเกิด | ว/ด/ป เกิด | ว ด ป ที่เกิด | วันที่เกิด | เกิดวันที่ | วันเดือนปีที่เกิด
            BIRTH_DATE | BIRTHDAY | PER_BIRTHDATE | DOB | date of birth
        """,
        "start_date": """
            วันเดือนปีที่บรรจุ | วันบรรจุ | วันที่บรรจุ | วันเดือนปีบรรจุ | ว/ด/ป บรรจุ | ว/ด/ป ที่บรรจุ
            วันบรรจุเข้ารับราชการ | วันที่บรรจุเข้ารับราชการ | วันเดือนปีที่บรรจุเข้ารับราชการ | วันบรรจุแต่งตั้ง
            วันเริ่มรับราชการ | วันที่เริ่มรับราชการ | วันเข้ารับราชการ | วันที่เข้ารับราชการ | วันบรรจุครั้งแรก
            วันที่บรรจุครั้งแรก | วันเริ่มปฏิบัติราชการ | วันที่เริ่มปฏิบัติราชการ | วันสั่งบรรจุ | บรรจุวันที่ | บรรจุเมื่อ
            วันที่เริ่มปฏิบัติงาน | วันที่เริ่มทำงาน | วันเริ่มทำงาน | BEG_DATE | START_DATE | PER_STARTDATE
            HIRE_DATE | date of appointment
        """,
        "staff_no": """
            รหัสบุคลากร | เลขประจำตัวข้าราชการ | รหัสพนักงาน | รหัสข้าราชการ | เลขประจำตัวบุคลากร | เลขที่บุคลากร
            รหัสประจำตัวบุคลากร | รหัสครู | STAFF_ID | STAFF_NO | STAFF_CODE | EMPLOYEE_ID
            EMPLOYEE_NO | EMPLOYEE_CODE | EMP_ID | TEACHER_ID
        """,
        "email": """
            อีเมล | อีเมล์ | อีเมลล์ | ที่อยู่อีเมล | ไปรษณีย์อิเล็กทรอนิกส์ | EMAIL | EMAIL_ADDRESS
        """,
        "phone": """
            โทรศัพท์ | เบอร์โทรศัพท์ | หมายเลขโทรศัพท์ | เบอร์โทร | โทร | มือถือ | เบอร์มือถือ
            โทรศัพท์มือถือ | โทรศัพท์เคลื่อนที่ | เบอร์โทรศัพท์มือถือ | หมายเลขโทรศัพท์มือถือ
            หมายเลขโทรศัพท์เคลื่อนที่ | เบอร์ติดต่อ | เบอร์โทรติดต่อ | เบอร์โทรศัพท์ติดต่อ | เบอร์โทรศัพท์ที่ติดต่อได้
            โทรศัพท์ติดต่อ | TEL | TELEPHONE | PHONE | PHONE_NO | PHONE_NUMBER | MOBILE | MOBILE_NO
            MOBILE_PHONE
        """,
        "subject": """
            กลุ่มสาระการเรียนรู้ | กลุ่มสาระ | กลุ่มสาระที่สอน | สาระการเรียนรู้ | วิชาที่สอน | สาขาวิชาที่สอน | วิชาเอก
            สอนวิชา | SUBJECT | SUBJECT_GROUP | LEARNING_AREA
        """,
        "portal_no": """
            เลขที่ในระบบ | เลขที่ในพอร์ทัล | PORTAL_NO
        """,
    }
)

# What looks like a field and is something else, and what the portal has no business to keep.
NEVER = _split(
    {
        "privilege": """
            role | roles | สิทธิ์ | สิทธิ | บทบาท | ชื่อผู้ใช้ | ผู้ใช้ | user | username | user_name
            user_id | login | login_name | is_active | is_admin | admin | groups | user_group
            กลุ่มผู้ใช้ | ระดับผู้ใช้ | ประเภทผู้ใช้ | รหัสผู้ใช้ | บัญชีผู้ใช้ | ผู้ดูแลระบบ | แอดมิน | ระดับการเข้าถึง
            access | access_level | token | secret | api_key | pass | pwd | pin | พาสเวิร์ด
        """,
        "private": """
            ที่อยู่ | บ้านเลขที่ | หมู่ | หมู่ที่ | ซอย | ถนน | ตำบล | แขวง | อำเภอ | จังหวัด | รหัสไปรษณีย์
            ภูมิลำเนา | address | home address | postcode | zipcode | ศาสนา | religion | เชื้อชาติ | race
            ethnicity | สัญชาติ | nationality | blood | blood_type | blood_group | หมู่โลหิต | แพ้ยา
            ประวัติการแพ้ | น้ำหนัก | ส่วนสูง | วัคซีน | ความพิการ | disability | สถานภาพ | สถานภาพสมรส
            marital_status | spouse | father | mother | จำนวนบุตร | เลขที่บัญชี | เลขบัญชี | เลขที่บัญชีธนาคาร
            line | line id | facebook
        """,
        "earlier-post": """
            BEG_POS_NAME | ตำแหน่งเดิม | ตำแหน่งแรกบรรจุ | ตำแหน่งที่บรรจุ | ตำแหน่งเมื่อบรรจุ | ตำแหน่งวันบรรจุ
            ตำแหน่งก่อนย้าย | สังกัดเดิม | โรงเรียนเดิม | สถานศึกษาเดิม | หน่วยงานเดิม | วิทยฐานะเดิม | นามสกุลเดิม
            ชื่อเดิม | ชื่อ-สกุลเดิม | ชื่อผู้ครองตำแหน่งเดิม
        """,
        "other-name": """
            ชื่อเล่น | nickname | ชื่อภาษาอังกฤษ | ชื่ออังกฤษ | นามสกุลภาษาอังกฤษ | นามสกุลอังกฤษ
            ชื่อ-สกุล ภาษาอังกฤษ | ชื่อ-สกุล อังกฤษ | ชื่อ-นามสกุล ภาษาอังกฤษ | ชื่อ-นามสกุล อังกฤษ
            คำนำหน้าชื่อภาษาอังกฤษ | ชื่อโรงเรียนภาษาอังกฤษ | ชื่อโรงเรียนอังกฤษ | ชื่อสถานศึกษาภาษาอังกฤษ
            ชื่อสถานศึกษาอังกฤษ | FNAME_EN | LNAME_EN | FIRST_NAME_EN | LAST_NAME_EN | PER_ENG_NAME
            PER_ENG_SURNAME | name_en | full_name_en
        """,
        # What the portal itself adds to the workbook of rows to be put right.
        "ours": """
            แถวในไฟล์เดิม | ปัญหา | วิธีแก้ | original row | problem | problems | how to fix
        """,
    }
)
PRIVILEGE_WORDS = (
    "password",
    "passwd",
    "รหัสผ่าน",
    "role",
    "superuser",
    "isstaff",
    "isadmin",
    "permission",
    "privilege",
    "สิทธิ์",
    "สิทธิการ",
    "สิทธิผู้",
    "สิทธิเข้า",
)
PRIVATE_WORDS = (
    "ที่อยู่",
    "ทะเบียนบ้าน",
    "ศาสนา",
    "religion",
    "โรคประจำตัว",
    "สุขภาพ",
    "health",
    "เลือด",
    "บิดา",
    "มารดา",
    "คู่สมรส",
    "ผู้ปกครอง",
)
